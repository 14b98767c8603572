// A message to one seat, the room, or all rooms in one's charge.

import { api, html, t, toast } from "../kit.mjs";
import { Dialog } from "../parts/dialog.mjs";
import { Field, useForm, missing } from "../parts/form.mjs";
import { Trouble } from "../parts/page.mjs";

const ALL = "all";
const ROOM = "room";

/** @param {{ sitting: any, room: any, view: any, to?: string, onClose: () => void }} props `to`: the seat's admission */
export function MessageDialog({ sitting, room, view, to, onClose }) {
  const form = useForm(
    { to: to ?? ROOM, words: "" },
    (values, key) => {
      const address = values.to === ALL ? {} : values.to === ROOM ? { room_id: room.id } : { admission_id: values.to };
      return api.post(`/sittings/${sitting.id}/messages`, { ...address, words: values.words }, key);
    },
    {
      check: (values) => missing(values, ["words"]),
      done: () => {
        toast(t("staff.message.done"));
        onClose();
      },
    },
  );
  return html`<${Dialog}
    open=${true}
    title=${t("staff.message.title")}
    onClose=${onClose}
    buttons=${html`<button type="button" class="btn btn-outline-secondary" onClick=${onClose}>${t("shell.cancel")}</button>
      <button type="button" class="btn btn-primary" aria-disabled=${form.busy} onClick=${form.submit}>${t("staff.message.send")}</button>`}
  >
    <${Field} form=${form} name="to" type="select" label=${t("staff.message.to")} required>
      <option value=${ROOM} selected=${form.values.to === ROOM}>${t("staff.live.to_room")} · ${room.name}</option>
      ${(sitting.rooms ?? []).length > 1 && html`<option value=${ALL}>${t("staff.message.to_all")}</option>`}
      ${view.seats.map((/** @type {any} */ seat) => html`<option value=${seat.admission_id} selected=${form.values.to === seat.admission_id}>${t("staff.live.to_seat", { seat: seat.seat_no, name: seat.name })}</option>`)}
    <//>
    <${Field} form=${form} name="words" type="area" label=${t("staff.message.words")} hint=${t("staff.message.words_hint")} required maxlength="300" />
    <${Trouble} problem=${form.problem} shownFields=${["to", "words"]} />
  <//>`;
}
