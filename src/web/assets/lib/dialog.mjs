// Dialogs on the browser's own <dialog>: it keeps the focus inside and gives it back.

import { useEffect, useRef } from "preact/hooks";
import { classes, html } from "./html.mjs";
import { t } from "./i18n.mjs";

/** @typedef {import("./html.mjs").Children} Children */

let counter = 0;

/**
 * @param {{open: boolean, title: Children, onClose: () => void, children?: Children, buttons?: Children, wide?: boolean,
 *   closable?: boolean}} props `closable: false` for what must be answered by a button
 */
export function Dialog({ open, title, onClose, children, buttons, wide, closable = true }) {
  const place = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const id = useRef("");
  if (id.current === "") id.current = `dialog-${(counter += 1)}`;
  useEffect(() => {
    const dialog = place.current;
    if (!dialog || !open) return undefined;
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    if (!dialog.open) dialog.showModal();
    // the title first: what it is about, before any button
    dialog.querySelector("h2")?.focus();
    return () => {
      if (dialog.open) dialog.close();
      before?.focus?.();
    };
  }, [open]);
  if (!open) return null;
  return html`<dialog ref=${place} class=${classes("dialog", wide && "dialog-wide")} aria-labelledby=${id.current}
    onCancel=${(/** @type {Event} */ event) => {
      event.preventDefault();
      if (closable) onClose();
    }}>
    <div class="dialog-head">
      <h2 class="dialog-title" id=${id.current} tabindex="-1">${title}</h2>
      ${closable ? html`<button type="button" class="btn-close" aria-label=${t("shell.close")} onClick=${onClose}></button>` : null}
    </div>
    <div class="dialog-body">${children}</div>
    ${buttons ? html`<div class="dialog-buttons">${buttons}</div>` : null}
  </dialog>`;
}

/**
 * Asks before an act. The body says what will happen and to how many.
 * @param {{open: boolean, title: Children, children?: Children, confirm: Children, onConfirm: () => void, onClose: () => void,
 *   danger?: boolean, busy?: boolean}} props
 */
export function ConfirmDialog({ open, title, children, confirm, onConfirm, onClose, danger, busy }) {
  return html`<${Dialog} open=${open} title=${title} onClose=${onClose} buttons=${html`
    <button type="button" class="btn btn-outline-secondary" onClick=${onClose}>${t("shell.cancel")}</button>
    <button type="button" class=${classes("btn", danger ? "btn-danger" : "btn-primary")} aria-disabled=${busy ?? false}
      onClick=${() => busy || onConfirm()}>${busy ? t("shell.form.busy") : confirm}</button>`}>
    ${children}
  <//>`;
}
