// The identity check: by the photo that the centre gave, or by the document alone.

import { api, client, html, newKey, t, toast, useEffect, useRef, useSending, useState } from "../kit.mjs";
import { Dialog } from "../parts/dialog.mjs";
import { Facts, Trouble } from "../parts/page.mjs";
import { Field, useForm } from "../parts/form.mjs";

/**
 * A picture that needs the sign-in, as an address which an image can show.
 * @param {string} path empty: none
 */
export function usePicture(path) {
  const [address, setAddress] = useState("");
  useEffect(() => {
    let alive = true;
    setAddress("");
    if (path === "") return undefined;
    client.send("GET", path, { headers: { Accept: "image/jpeg" } }).then(
      async (answer) => {
        const reader = new FileReader();
        reader.onload = () => alive && setAddress(String(reader.result));
        reader.readAsDataURL(await answer.blob());
      },
      () => undefined,
    );
    return () => {
      alive = false;
    };
  }, [path]);
  return address;
}

/** @param {{ sitting: any, seat: any, onClose: () => void }} props */
export function IdentityDialog({ sitting, seat, onClose }) {
  const root = `/sittings/${sitting.id}/admissions/${seat.admission_id}`;
  const photo = usePicture(seat.has_photo ? `${root}/photo` : "");
  const sending = useSending();
  const key = useRef(newKey());
  const form = useForm({ note: "" }, async () => undefined);
  const [missing, setMissing] = useState("");
  const record = (/** @type {"confirmed" | "doubtful"} */ outcome) => {
    if (outcome === "doubtful" && form.values.note.trim() === "") {
      setMissing(t("staff.identity.note_hint"));
      return;
    }
    sending.run(async () => {
      const body = { basis: seat.has_photo ? "photo" : "document", outcome, note: form.values.note };
      await api.post(`${root}/identity-checks`, body, `${key.current}-${outcome}`);
      toast(t("staff.identity.done"));
      onClose();
    });
  };
  return html`<${Dialog}
    open=${true}
    title=${t("staff.identity.title", { seat: seat.seat_no, name: seat.name })}
    onClose=${onClose}
    buttons=${html`<button type="button" class="btn btn-outline-secondary" aria-disabled=${sending.busy} onClick=${() => record("doubtful")}>${t("staff.identity.no")}</button>
      <button type="button" class="btn btn-primary" aria-disabled=${sending.busy} onClick=${() => record("confirmed")}>${t("staff.identity.yes")}</button>`}
  >
    <div class="st-identity">
      ${photo && html`<img class="st-photo" src=${photo} alt=${t("staff.identity.photo_alt", { name: seat.name })} />`}
      <div>
        <p>${seat.has_photo ? t("staff.identity.photo") : t("staff.identity.no_photo")}</p>
        <${Facts}
          rows=${[
            [t("staff.seat.number"), seat.admission_number],
            [t("staff.seat.id_number"), seat.id_number_masked],
          ]}
        />
      </div>
    </div>
    <${Field} form=${form} name="note" type="area" label=${t("staff.identity.note")} hint=${t("staff.identity.note_hint")} maxlength="500" />
    ${missing && html`<p class="st-missing" role="alert">${missing}</p>`}
    <${Trouble} problem=${sending.problem} />
  <//>`;
}
