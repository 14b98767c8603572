// Time given back: what was proposed, changed by a person, or asked for anew.

import { api, html, t, toast } from "../kit.mjs";
import { Dialog } from "../parts/dialog.mjs";
import { Field, useForm } from "../parts/form.mjs";
import { Trouble } from "../parts/page.mjs";
import { inLanguage, useFaults } from "./names.mjs";

/** @param {{ sitting: any, seat: any, proposal?: any, onClose: () => void }} props */
export function TimeDialog({ sitting, seat, proposal, onClose }) {
  const table = useFaults();
  const most = table.limits.ceiling_minutes ?? 50;
  const proposed = proposal ? (proposal.granted_seconds ?? proposal.proposed_seconds) : 0;
  const form = useForm(
    { fault: proposal?.fault ?? "pc_hung", minutes: proposal ? String(Math.max(1, Math.floor(proposed / 60))) : "", note: proposal?.note ?? "" },
    (values, key) => {
      const wish = { fault: values.fault, seconds: Number(values.minutes) * 60, note: values.note };
      return proposal
        ? api.post(`/sittings/${sitting.id}/credit-proposals/${proposal.id}/grants`, wish, key)
        : api.post(`/sittings/${sitting.id}/credit-proposals`, { ...wish, admission_id: seat.admission_id }, key);
    },
    {
      check: (values) => {
        const minutes = Number(values.minutes);
        /** @type {Record<string, string>} */
        const wrong = {};
        if (!/^\d{1,3}$/.test(values.minutes) || minutes < 1 || minutes > most) wrong.minutes = t("staff.time_credit.minutes_bounds", { most });
        return wrong;
      },
      done: (answer) => {
        toast(answer.state === "granted" ? t("staff.time_credit.done") : t("staff.time_credit.half"));
        onClose();
      },
    },
  );
  const fault = table.find(form.values.fault);
  const given = table.faults.filter((one) => one.basis !== "none");
  return html`<${Dialog}
    open=${true}
    title=${t("staff.time_credit.title", { seat: seat.seat_no, name: seat.name })}
    onClose=${onClose}
    buttons=${html`<button type="button" class="btn btn-outline-secondary" onClick=${onClose}>${t("shell.cancel")}</button>
      <button type="button" class="btn btn-primary" aria-disabled=${form.busy} onClick=${form.submit}>${t("staff.time_credit.yes")}</button>`}
  >
    <${Field} form=${form} name="fault" type="select" label=${t("staff.time_credit.fault")} required>
      ${given.map((one) => html`<option value=${one.code} selected=${one.code === form.values.fault}>${inLanguage(one, "name")}</option>`)}
    <//>
    ${fault && html`<p class="st-note">${t(`staff.time_credit.basis.${fault.basis}`)}</p>`}
    <${Field} form=${form} name="minutes" label=${t("staff.time_credit.minutes")} inputmode="numeric" maxlength="3" required />
    <${Field} form=${form} name="note" type="area" label=${t("staff.time_credit.note")} maxlength="500" />
    <p class="st-small">${t("staff.time_credit.limits", { one: table.limits.one_person_minutes ?? 10, most })}</p>
    <${Trouble} problem=${form.problem} shownFields=${["fault", "minutes", "note"]} />
  <//>`;
}
