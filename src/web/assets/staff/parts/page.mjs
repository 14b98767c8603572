// The frame of a page: heading, what it is for, what can be done; loading, trouble and emptiness.

import { html, t, useEffect, useRef } from "../kit.mjs";
import { ProblemNotice } from "../../lib/forms.mjs";
import { place } from "../router.mjs";

/** @typedef {import("../../lib/api.mjs").ApiError} Problem */

/**
 * @param {{ title: string, lead?: any, back?: { href: string, label: string }, actions?: any, children?: any, kind?: string }} props
 */
export function Page({ title, lead, back, actions, children, kind }) {
  const heading = useRef(/** @type {HTMLHeadingElement | null} */ (null));
  const path = place.value.path;
  useEffect(() => {
    document.title = `${title} · ${t("shell.product")}`;
  }, [title]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, [path]);
  return html`<div class=${`st-page ${kind ?? ""}`}>
    ${back && html`<nav class="st-back" aria-label=${t("staff.up")}><a href=${back.href}><span aria-hidden="true">‹ </span>${back.label}</a></nav>`}
    <div class="st-page-head">
      <div class="st-page-title">
        <h1 ref=${heading} tabindex="-1">${title}</h1>
        ${lead && html`<div class="st-lead">${lead}</div>`}
      </div>
      ${actions && html`<div class="buttons">${actions}</div>`}
    </div>
    ${children}
  </div>`;
}

/**
 * A card with a heading of its own.
 * @param {{ title?: any, note?: any, actions?: any, children?: any, kind?: string, id?: string }} props
 */
export function Section({ title, note, actions, children, kind, id }) {
  return html`<section class=${`card-plain st-card ${kind ?? ""}`} id=${id}>
    ${(title || actions) &&
    html`<div class="st-card-head">
      ${title && html`<h2>${title}</h2>`}
      ${actions && html`<div class="buttons">${actions}</div>`}
    </div>`}
    ${note && html`<p class="st-note">${note}</p>`}
    ${children}
  </section>`;
}

/**
 * Names and values, side by side.
 * @param {{ rows: Array<[any, any] | false | null | undefined | "">, kind?: string }} props
 */
export function Facts({ rows, kind }) {
  const shown = /** @type {Array<[any, any]>} */ (rows.filter(Boolean));
  return html`<dl class=${`st-facts ${kind ?? ""}`}>
    ${shown.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

/**
 * @param {{ what?: string }} props
 */
export function Loading({ what }) {
  return html`<p class="st-loading" role="status"><span class="st-spinner" aria-hidden="true"></span>${what ?? t("staff.loading")}</p>`;
}

/**
 * What went wrong, what it means, what to do.
 * @param {{ problem: Problem | null | undefined, retry?: () => void, shownFields?: string[] }} props
 */
export function Trouble({ problem, retry, shownFields }) {
  if (!problem) return null;
  return html`<div class="st-trouble">
    <${ProblemNotice} problem=${problem} shownFields=${shownFields} />
    ${retry && html`<button type="button" class="btn btn-outline-secondary btn-sm" onClick=${retry}>${t("staff.again")}</button>`}
  </div>`;
}

/**
 * Nothing here yet: says so and names the next step.
 * @param {{ title: string, text?: any, action?: any }} props
 */
export function Empty({ title, text, action }) {
  return html`<div class="empty-state">
    <p class="st-empty-title">${title}</p>
    ${text && html`<p>${text}</p>`}
    ${action && html`<div class="buttons">${action}</div>`}
  </div>`;
}

/**
 * Shows a loaded thing, or why it is not there.
 * @param {{ of: { data: any, problem: Problem | undefined, reload: () => void }, children: (data: any) => any }} props
 */
export function Loaded({ of, children }) {
  if (of.data !== undefined) {
    return html`${of.problem && html`<${Trouble} problem=${of.problem} retry=${of.reload} />`}${children(of.data)}`;
  }
  if (of.problem) return html`<${Trouble} problem=${of.problem} retry=${of.reload} />`;
  return html`<${Loading} />`;
}

const NOTICES = { plain: "", warn: "notice-warning", good: "notice-done" };

/**
 * Something to know, in a quiet box.
 * @param {{ kind?: keyof typeof NOTICES, title?: any, children?: any, role?: string }} props
 */
export function Notice({ kind = "plain", title, children, role }) {
  return html`<div class=${`notice ${NOTICES[kind]}`} role=${role}>${title && html`<p class="st-notice-title">${title}</p>`}${children}</div>`;
}

/**
 * Tabs that are addresses.
 * @param {{ label: string, tabs: Array<{ href: string, text: any, here: boolean } | false | null | undefined> }} props
 */
export function Tabs({ label, tabs }) {
  const shown = /** @type {Array<{ href: string, text: any, here: boolean }>} */ (tabs.filter(Boolean));
  return html`<nav class="st-tabs" aria-label=${label}>
    <ul>
      ${shown.map((tab) => html`<li><a href=${tab.href} aria-current=${tab.here ? "page" : undefined}>${tab.text}</a></li>`)}
    </ul>
  </nav>`;
}
