// Short words about what was done, at the edge of the page; read aloud, gone after a while.

import { signal } from "@preact/signals";
import { classes, html } from "./html.mjs";
import { t } from "./i18n.mjs";

/** @typedef {{id: number, text: string, kind: "done" | "warning" | "error"}} Toast */

const SHOWN_MS = 6000;

/** @type {import("@preact/signals").Signal<Toast[]>} */
const toasts = signal([]);
let last = 0;

/** Shows `text`; errors stay until they are closed. @param {string} text @param {Toast["kind"]} [kind] */
export function toast(text, kind = "done") {
  const id = (last += 1);
  toasts.value = [...toasts.value, { id, text, kind }];
  if (kind !== "error") setTimeout(() => close(id), SHOWN_MS);
}

/** @param {number} id */
function close(id) {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}

/** The place where they appear; once in every page. */
export function Toasts() {
  return html`<div class="toasts" role="status" aria-live="polite">
    ${toasts.value.map((one) => html`<div key=${one.id} class=${classes("toast-line", `toast-${one.kind}`)}>
      <span>${one.text}</span>
      <button type="button" class="btn-close" aria-label=${t("shell.close")} onClick=${() => close(one.id)}></button>
    </div>`)}
  </div>`;
}
