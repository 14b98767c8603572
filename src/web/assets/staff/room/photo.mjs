// The photo of a candidate, given by the centre for the identity check.

import { api, html, t, toast, useRef, useSending, useState } from "../kit.mjs";
import { Dialog } from "../parts/dialog.mjs";
import { Trouble } from "../parts/page.mjs";
import { usePicture } from "./identity.mjs";

/** @param {{ candidateId: string, name: string }} props */
export function PhotoButton({ candidateId, name }) {
  const [open, setOpen] = useState(false);
  return html`<button type="button" class="btn btn-link btn-sm" onClick=${() => setOpen(true)}>${t("staff.photo.open")}</button>
    ${open && html`<${PhotoDialog} candidateId=${candidateId} name=${name} onClose=${() => setOpen(false)} />`}`;
}

/** @param {{ candidateId: string, name: string, onClose: () => void }} props */
function PhotoDialog({ candidateId, name, onClose }) {
  const path = `/candidates/${candidateId}/photo`;
  const [turn, setTurn] = useState(0);
  const picture = usePicture(`${path}?turn=${turn}`);
  const sending = useSending();
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const send = (/** @type {any} */ event) => {
    const file = event.currentTarget.files?.[0];
    if (!file) return;
    sending.run(async () => {
      await api.upload(path, file);
      toast(t("staff.photo.done"));
      setTurn(turn + 1);
    });
  };
  return html`<${Dialog}
    open=${true}
    title=${t("staff.photo.title", { name })}
    onClose=${onClose}
    buttons=${html`<button type="button" class="btn btn-outline-secondary" onClick=${onClose}>${t("shell.close")}</button>
      <button type="button" class="btn btn-primary" aria-disabled=${sending.busy} onClick=${() => input.current?.click()}>${sending.busy ? t("shell.form.busy") : t("staff.photo.upload")}</button>`}
  >
    <input ref=${input} class="visually-hidden" type="file" accept="image/jpeg,image/png" tabindex="-1" aria-label=${t("staff.photo.upload")} onChange=${send} />
    ${picture ? html`<img class="st-photo" src=${picture} alt=${t("staff.identity.photo_alt", { name })} />` : html`<p class="st-calm">${t("staff.photo.none")}</p>`}
    <p class="st-note">${t("staff.photo.hint")}</p>
    <${Trouble} problem=${sending.problem} />
  <//>`;
}
