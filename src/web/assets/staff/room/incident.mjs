// Something happened: which kind, whom it concerns, how long.

import { api, html, t, toast } from "../kit.mjs";
import { Dialog } from "../parts/dialog.mjs";
import { Field, useForm } from "../parts/form.mjs";
import { Trouble } from "../parts/page.mjs";
import { inLanguage, useFaults } from "./names.mjs";

/** @param {{ sitting: any, room: any, view: any, seat?: any, onClose: () => void }} props */
export function IncidentDialog({ sitting, room, view, seat, onClose }) {
  const table = useFaults();
  const form = useForm(
    { fault: seat ? "pc_hung" : "line_room", who: seat?.admission_id ?? "", minutes: "", note: "" },
    (values, key) =>
      api.post(
        `/sittings/${sitting.id}/incidents`,
        { room_id: room.id, admission_id: values.who || null, fault: values.fault, minutes: values.minutes === "" ? null : Number(values.minutes), note: values.note },
        key,
      ),
    {
      check: (values) => {
        /** @type {Record<string, string>} */
        const wrong = {};
        if (table.find(values.fault)?.scope === "seat" && values.who === "") wrong.who = t("staff.incident.seat_needed");
        if (values.minutes !== "" && !/^\d{1,4}$/.test(values.minutes)) wrong.minutes = t("staff.time_credit.minutes_bounds", { most: 1440 });
        return wrong;
      },
      done: () => {
        toast(t("staff.incident.done"));
        onClose();
      },
    },
  );
  const fault = table.find(form.values.fault);
  return html`<${Dialog}
    open=${true}
    title=${t("staff.incident.title")}
    onClose=${onClose}
    buttons=${html`<button type="button" class="btn btn-outline-secondary" onClick=${onClose}>${t("shell.cancel")}</button>
      <button type="button" class="btn btn-primary" aria-disabled=${form.busy} onClick=${form.submit}>${t("staff.incident.save")}</button>`}
  >
    <${Field} form=${form} name="fault" type="select" label=${t("staff.live.faults")} required>
      ${table.faults.map((one) => html`<option value=${one.code} selected=${one.code === form.values.fault}>${inLanguage(one, "name")}</option>`)}
    <//>
    ${fault && html`<p class="st-note">${inLanguage(fault, "advice")}</p>`}
    <${Field} form=${form} name="who" type="select" label=${t("staff.incident.who")} required>
      <option value="">${t("staff.live.to_room")}</option>
      ${view.seats.map((/** @type {any} */ one) => html`<option value=${one.admission_id} selected=${one.admission_id === form.values.who}>${t("staff.live.to_seat", { seat: one.seat_no, name: one.name })}</option>`)}
    <//>
    <${Field} form=${form} name="minutes" label=${t("staff.incident.minutes")} inputmode="numeric" maxlength="4" />
    <${Field} form=${form} name="note" type="area" label=${t("staff.incident.note")} maxlength="500" />
    <${Trouble} problem=${form.problem} shownFields=${["fault", "who", "minutes", "note"]} />
  <//>`;
}
