// What stands around every page: who I am, in which role, where I can go, the language, the way out.

import { asApiError, html, otherLanguage, person, signOut, switchLanguage, switchMembership, t, useEffect, useRef, useState } from "./kit.mjs";
import { destinations, home } from "./roles.mjs";
import { go, place } from "./router.mjs";
import { roleName } from "./words.mjs";
import { Trouble } from "./parts/page.mjs";

/** @param {{ children: any }} props */
export function Shell({ children }) {
  const me = person.value;
  const [open, setOpen] = useState(false);
  const path = place.value.path;
  useEffect(() => setOpen(false), [path]);
  return html`<div class="st-shell">
    <a class="skip-link" href="#st-main" onClick=${skip}>${t("shell.skip")}</a>
    <header class="st-top">
      <a class="brand" href=${home(me)}><img src="/assets/icons/touchstone.svg" alt="" width="24" height="24" /><span>${t("shell.product")}</span></a>
      <span class="st-where">${me?.centre?.name ?? me?.body?.name ?? t("staff.platform")}</span>
      <button type="button" class="st-menu-button" aria-expanded=${open ? "true" : "false"} aria-controls="st-nav" onClick=${() => setOpen(!open)}>
        ${t("staff.menu")}
      </button>
      <${Me} />
    </header>
    <nav id="st-nav" class=${`st-nav ${open ? "is-open" : ""}`} aria-label=${t("staff.nav.label")}>
      <ul>
        ${destinations(me).map((to) => {
          const here = to.under.some((start) => path === start || path.startsWith(`${start}/`));
          return html`<li><a href=${to.href} aria-current=${here ? "page" : undefined}>${t(to.key)}</a></li>`;
        })}
      </ul>
      <p class="st-nav-foot">${t("staff.nav.foot", { role: roleName(me?.role ?? "") })}</p>
    </nav>
    <main id="st-main" class="st-main" tabindex="-1">${children}</main>
  </div>`;
}

/** @param {Event} event */
function skip(event) {
  event.preventDefault();
  document.getElementById("st-main")?.focus();
}

function Me() {
  const me = person.value;
  const box = useRef(/** @type {HTMLDetailsElement | null} */ (null));
  const [problem, setProblem] = useState(/** @type {any} */ (undefined));
  const path = place.value.path;
  const close = () => {
    if (box.current) box.current.open = false;
  };
  useEffect(close, [path]);
  useEffect(() => {
    const outside = (/** @type {Event} */ event) => {
      if (box.current?.open && event.target instanceof Node && !box.current.contains(event.target)) close();
    };
    const escape = (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape" && box.current?.open) {
        close();
        box.current.querySelector("summary")?.focus();
      }
    };
    document.addEventListener("click", outside);
    document.addEventListener("keydown", escape);
    return () => {
      document.removeEventListener("click", outside);
      document.removeEventListener("keydown", escape);
    };
  }, []);
  if (!me) return null;
  const others = (me.memberships ?? []).filter((/** @type {any} */ entry) => entry.role !== me.role || entry.centre_name !== (me.centre?.name ?? null));
  const change = async (/** @type {string} */ id) => {
    try {
      await switchMembership(id);
      close();
      go(home(person.value));
    } catch (error) {
      setProblem(asApiError(error));
    }
  };
  const next = otherLanguage();
  const speak = async () => {
    await switchLanguage(next);
    close();
  };
  return html`<details class="st-me" ref=${box}>
    <summary><span class="st-me-name">${me.display_name}</span><span class="st-me-role">${roleName(me.role)}</span></summary>
    <div class="st-me-box">
      <p class="st-me-line">${me.display_name}<span>${roleName(me.role)}</span></p>
      ${others.length > 0 &&
      html`<p class="st-small">${t("staff.me.switch")}</p>
        <ul>
          ${others.map(
            (/** @type {any} */ entry) => html`<li>
              <button type="button" onClick=${() => change(entry.id)}>${roleName(entry.role)}<small>${entry.centre_name ?? entry.body_name ?? ""}</small></button>
            </li>`,
          )}
        </ul>`}
      <${Trouble} problem=${problem} />
      <ul>
        <li><a href="/app/account">${t("staff.me.account")}</a></li>
        <li><button type="button" lang=${next} onClick=${speak}>${t("shell.language.other")}</button></li>
        <li><button type="button" onClick=${() => signOut()}>${t("staff.me.sign_out")}</button></li>
      </ul>
    </div>
  </details>`;
}
