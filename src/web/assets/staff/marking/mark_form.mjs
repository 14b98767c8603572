// One person's practical marks: a number for each unit within its bounds. Enter goes on; at the end it saves.

import { announce, api, html, t, useEffect, useRef, useSending, useState } from "../kit.mjs";
import { Notice, Section, Trouble } from "../parts/page.mjs";
import { guardLeaving } from "../router.mjs";
import { local, moment, points } from "../words.mjs";

/**
 * What was typed as hundredths, or why not. Marks have at most two decimals.
 * @param {string} text
 * @param {number} most hundredths
 * @returns {{ value?: number, fault?: "empty" | "number" | "bounds" }}
 */
export function readMark(text, most) {
  const typed = text.trim().replace(/\uff0e|\u3002/g, ".");
  if (typed === "") return { fault: "empty" };
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(typed)) return { fault: "number" };
  const [whole = "0", part = ""] = typed.split(".");
  const value = Number(whole) * 100 + Number(part.padEnd(2, "0"));
  return value > most ? { fault: "bounds" } : { value };
}

/** @param {{ sitting: any, row: any, units: any[], onSaved: () => void }} props */
export function MarkForm({ sitting, row, units, onSaved }) {
  const given = (/** @type {string} */ code) => (row.units ?? []).find((/** @type {any} */ one) => one.code === code)?.score_hundredths;
  /** @returns {Record<string, string>} */
  const start = () => Object.fromEntries(units.map((unit) => [unit.code, given(unit.code) === undefined ? "" : points(given(unit.code))]));
  const [texts, setTexts] = useState(start);
  const [note, setNote] = useState(row.note ?? "");
  const [tried, setTried] = useState(false);
  const sending = useSending();
  const box = useRef(/** @type {HTMLFormElement | null} */ (null));
  const dirty = useRef(false);
  useEffect(() => guardLeaving(() => (dirty.current ? t("staff.marking.leave") : "")), []);
  useEffect(() => /** @type {HTMLInputElement | null} */ (box.current?.querySelector("input"))?.focus(), []);
  const read = units.map((unit) => ({ unit, ...readMark(texts[unit.code] ?? "", unit.full_hundredths) }));
  const sum = read.reduce((total, one) => total + (one.value ?? 0), 0);
  const complete = read.every((one) => one.fault === undefined);
  const save = () => {
    setTried(true);
    if (!complete) {
      requestAnimationFrame(() => /** @type {HTMLElement | null} */ (box.current?.querySelector("[aria-invalid=true]"))?.focus());
      return;
    }
    sending.run(async () => {
      await api.put(`/sittings/${sitting.id}/practical-marks/${row.admission_id}`, { units: read.map((one) => ({ code: one.unit.code, score_hundredths: one.value })), note: note.trim() });
      dirty.current = false;
      announce(t("staff.marking.saved", { number: row.admission_number, score: points(sum) }));
      onSaved();
    });
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    const inputs = /** @type {HTMLInputElement[]} */ ([...(box.current?.querySelectorAll("input") ?? [])]);
    const following = inputs[inputs.indexOf(event.target) + 1];
    if (following) {
      following.focus();
      following.select();
    } else save();
  };
  return html`<${Section} kind="st-mark-form" title=${html`<span class="st-soft">${t("staff.admission_number")}</span> <span class="code">${row.admission_number}</span>`}>
    ${row.marked_at && html`<${Notice}><p>${t("staff.marking.revision", { n: row.revision, at: moment(row.marked_at) })}</p><//>`}
    <form
      ref=${box}
      novalidate
      onKeyDown=${key}
      onSubmit=${(/** @type {Event} */ event) => {
        event.preventDefault();
        save();
      }}
    >
      <ol class="st-units">
        ${read.map(({ unit, fault }) => {
          const id = `st-unit-${unit.code.replace(/\W/g, "-")}`;
          const shown = fault && (fault === "empty" ? tried : true);
          return html`<li>
            <label for=${id}><strong>${t("staff.marking.unit", { code: unit.code })}</strong><span>${local(unit, "name")}</span></label>
            <span class="st-unit-input">
              <input
                id=${id}
                class="form-control"
                inputmode="decimal"
                autocomplete="off"
                value=${texts[unit.code]}
                aria-invalid=${shown ? "true" : undefined}
                aria-describedby=${`${id}-most${shown ? ` ${id}-fault` : ""}`}
                onFocus=${(/** @type {any} */ event) => event.currentTarget.select()}
                onInput=${(/** @type {any} */ event) => {
                  dirty.current = true;
                  const value = event.currentTarget.value;
                  setTexts((was) => ({ ...was, [unit.code]: value }));
                }}
              />
              <span id=${`${id}-most`}>${t("staff.marking.most", { n: points(unit.full_hundredths) })}</span>
            </span>
            ${shown && html`<p class="fault" id=${`${id}-fault`}>${t(`staff.marking.fault.${fault}`, { n: points(unit.full_hundredths) })}</p>`}
          </li>`;
        })}
      </ol>
      <p class="st-mark-sum">${t("staff.marking.sum", { sum: points(sum), full: points(units.reduce((total, unit) => total + unit.full_hundredths, 0)) })}</p>
      <div class="field">
        <label class="form-label" for="st-note">${t("staff.marking.note")}<span class="optional">${t("shell.form.optional")}</span></label>
        <textarea
          id="st-note"
          class="form-control"
          rows="2"
          maxlength="500"
          value=${note}
          onInput=${(/** @type {any} */ event) => {
            dirty.current = true;
            setNote(event.currentTarget.value);
          }}
        ></textarea>
      </div>
      <${Trouble} problem=${sending.problem} />
      <div class="buttons">
        <button type="submit" class="btn btn-primary" aria-disabled=${sending.busy}>${sending.busy ? t("shell.form.busy") : t("staff.marking.save")}</button>
        <span class="st-small">${t("staff.marking.keys")}</span>
      </div>
    </form>
  <//>`;
}
