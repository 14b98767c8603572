// Which rooms, at which centre, with how many seats.

import { api, html, t, useState } from "../kit.mjs";
import { getAll, useLoad } from "../data.mjs";
import { Empty, Section, Trouble } from "../parts/page.mjs";
import { Table, columns } from "../parts/table.mjs";
import { Confirm } from "../parts/dialog.mjs";
import { Field, FormBox, missing, useForm } from "../parts/form.mjs";
import { seatsOf } from "./setup.mjs";

const MOST_SEATS = 500;

/** @param {{ sitting: any, onChange: () => void }} props */
export function RoomsStep({ sitting, onChange }) {
  const centres = useLoad("centres", () => getAll("/centres"));
  const rooms = sitting.rooms ?? [];
  const [going, setGoing] = useState(/** @type {any} */ (undefined));
  const form = useForm(
    { name: "", centre_id: rooms[0]?.centre_id ?? "", seats: "30" },
    (values, key) => api.post(`/sittings/${sitting.id}/rooms`, { name: values.name.trim(), centre_id: values.centre_id, seats: Number(values.seats) }, key),
    {
      check: (values) => {
        const wrong = missing(values, ["name", "centre_id", "seats"]);
        const seats = Number(values.seats);
        if (!wrong.seats && !(Number.isInteger(seats) && seats >= 1 && seats <= MOST_SEATS)) wrong.seats = t("staff.setup.seats_bounds", { most: MOST_SEATS });
        return wrong;
      },
      done: () => {
        form.reset({ ...form.values, name: "" });
        onChange();
      },
    },
  );
  if (centres.data && centres.data.length === 0) {
    return html`<${Empty}
      title=${t("staff.centres.none")}
      text=${t("staff.setup.no_centre_text")}
      action=${html`<a class="btn btn-primary" href="/app/centres/new">${t("staff.centres.new")}</a>`}
    />`;
  }
  return html`<${Section} title=${t("staff.setup.rooms_title")} note=${t("staff.setup.rooms_note")}>
      ${rooms.length > 0 &&
      html`<${RoomTable} rooms=${rooms} onRemove=${setGoing} />
        <p class="st-sum">${t("staff.setup.seats_sum", { rooms: rooms.length, seats: seatsOf(sitting) })}</p>`}
      <${Trouble} problem=${centres.problem} retry=${centres.reload} />
      <h3>${t("staff.setup.room_add")}</h3>
      <${FormBox} form=${form} submit=${t("staff.setup.room_add_button")}>
        <div class="st-field-row">
          <${Field} form=${form} name="centre_id" label=${t("staff.centre")} type="select" required width="is-wide">
            <option value="">${t("staff.choose")}</option>
            ${(centres.data ?? []).map((/** @type {any} */ centre) => html`<option value=${centre.id} selected=${centre.id === form.values.centre_id}>${centre.name}</option>`)}
          <//>
          <${Field} form=${form} name="name" label=${t("staff.setup.room_name")} required maxlength="40" />
          <${Field} form=${form} name="seats" label=${t("staff.setup.room_seats")} type="number" required min="1" max=${MOST_SEATS} inputmode="numeric" width="is-short" />
        </div>
      <//>
    <//>
    ${going &&
    html`<${Confirm}
      title=${t("staff.setup.room_remove_ask", { room: going.name })}
      yes=${t("staff.setup.remove")}
      danger
      act=${() => api.remove(`/sittings/${sitting.id}/rooms/${going.id}`)}
      onClose=${() => setGoing(undefined)}
      onDone=${onChange}
    >
      <p>${t("staff.setup.room_remove_effect", { n: going.seats })}</p>
    <//>`}
    <div class="st-step-foot">
      <a class=${`btn ${rooms.length > 0 ? "btn-primary" : "btn-outline-secondary"}`} href=${`/app/sittings/${sitting.id}/setup?step=candidates`}>${t("staff.setup.next_candidates")}</a>
    </div>`;
}

/** @param {{ rooms: any[], onRemove?: (room: any) => void }} props */
export function RoomTable({ rooms, onRemove }) {
  return html`<${Table}
    caption=${t("staff.setup.rooms_title")}
    rows=${rooms}
    rowKey=${(/** @type {any} */ row) => row.id}
    columns=${columns([
      { key: "room", label: t("staff.setup.room_name"), kind: "main", cell: (row) => row.name },
      { key: "centre", label: t("staff.centre"), cell: (row) => row.centre_name },
      { key: "seats", label: t("staff.setup.room_seats"), kind: "number", cell: (row) => row.seats },
      onRemove && {
        key: "remove",
        label: t("staff.setup.remove"),
        kind: "actions",
        cell: (row) => html`<button type="button" class="btn btn-outline-secondary btn-sm" onClick=${() => onRemove(row)}>${t("staff.setup.remove")}<span class="visually-hidden"> ${row.name}</span></button>`,
      },
    ])}
  />`;
}
