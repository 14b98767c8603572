// Finding a county by typing part of its name or code: a combobox that works with keys alone.

import { api, html, t, useEffect, useRef, useState } from "../kit.mjs";
import { entries } from "../data.mjs";

/** @param {any} county */
const nameOf = (county) => t("staff.centres.county_choice", { name: county.name, province: [county.province, county.city].filter(Boolean).join(" "), code: county.code });

/** @param {{ form: import("../parts/form.mjs").Form }} props the chosen county stands in the form as `county` */
export function CountyField({ form }) {
  const [text, setText] = useState("");
  const [found, setFound] = useState(/** @type {any[]} */ ([]));
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [asked, setAsked] = useState("");
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  const newest = useRef(0);
  const error = form.errorOf("county_code");
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (/** @type {string} */ value) => {
    setText(value);
    if (form.values.county) form.set("county", null);
    clearTimeout(timer.current);
    const q = value.trim();
    if (q === "") {
      setOpen(false);
      return;
    }
    timer.current = setTimeout(async () => {
      const turn = (newest.current += 1);
      const answer = await api.get("/counties", { q }).catch(() => []);
      if (turn !== newest.current) return;
      setFound(entries(answer));
      setAsked(q);
      setActive(-1);
      setOpen(true);
    }, 200);
  };
  const choose = (/** @type {any} */ county) => {
    form.set("county", county);
    form.set("county_code", county.code);
    setText(nameOf(county));
    setOpen(false);
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open && found.length > 0) setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((was) => (found.length === 0 ? -1 : (was + step + found.length) % found.length));
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      const county = found[active < 0 && found.length === 1 ? 0 : active];
      if (county) choose(county);
    } else if (event.key === "Escape") {
      setOpen(false);
    }
  };
  return html`<div class="st-field">
    <label class="form-label" for="st-county">${t("staff.centres.county")}</label>
    <div class="st-combo">
      <input
        id="st-county"
        class="form-control"
        type="text"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded=${open ? "true" : "false"}
        aria-controls="st-county-list"
        aria-activedescendant=${open && active >= 0 ? `st-county-${active}` : undefined}
        aria-describedby=${error ? "st-county-hint st-county-error" : "st-county-hint"}
        aria-invalid=${error ? "true" : undefined}
        aria-required="true"
        autocomplete="off"
        value=${text}
        onInput=${(/** @type {any} */ event) => type(event.currentTarget.value)}
        onKeyDown=${key}
        onBlur=${() => setTimeout(() => setOpen(false), 150)}
      />
      <ul id="st-county-list" role="listbox" aria-label=${t("staff.centres.county")} class="st-combo-list" hidden=${!open || found.length === 0}>
        ${found.map(
          (county, index) => html`<li
            id=${`st-county-${index}`}
            role="option"
            aria-selected=${index === active ? "true" : "false"}
            onMouseDown=${(/** @type {Event} */ event) => {
              event.preventDefault();
              choose(county);
            }}
          >
            ${nameOf(county)}
          </li>`,
        )}
      </ul>
    </div>
    <p class="form-text" id="st-county-hint" role="status">
      ${open && found.length === 0 ? t("staff.centres.county_none", { q: asked }) : t("staff.centres.county_hint")}
    </p>
    ${error && html`<p class="fault" id="st-county-error">${error}</p>`}
  </div>`;
}
