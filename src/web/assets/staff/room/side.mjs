// Beside the seats: time that waits for a decision, what was noted, what was said.

import { api, html, newKey, person, t, toast, useSending, useState } from "../kit.mjs";
import { Dialog } from "../parts/dialog.mjs";
import { Field, useForm, missing } from "../parts/form.mjs";
import { Section, Trouble } from "../parts/page.mjs";
import { formatTime } from "../../lib/time.mjs";
import { useFaults, lengthOf } from "./names.mjs";
import { TimeDialog } from "./time.mjs";

/** @param {any} view @param {string | null} admissionId */
export function seatName(view, admissionId) {
  const seat = view.seats.find((/** @type {any} */ one) => one.admission_id === admissionId);
  return seat ? t("staff.live.to_seat", { seat: seat.seat_no, name: seat.name }) : t("staff.live.to_room");
}

/** @param {{ sitting: any, view: any, acts: boolean }} props */
export function Credits({ sitting, view, acts }) {
  const open = view.proposals.filter((/** @type {any} */ one) => one.state === "open" || one.state === "half_granted");
  const decided = view.proposals.filter((/** @type {any} */ one) => one.state === "granted" || one.state === "declined");
  const { name } = useFaults();
  return html`<${Section} title=${t("staff.live.todo")} kind=${open.length > 0 ? "st-side is-waiting" : "st-side"}>
    ${open.length === 0 && html`<p class="st-calm">${t("staff.live.todo_none")}</p>`}
    ${open.map((/** @type {any} */ one) => html`<${Proposal} key=${one.id} sitting=${sitting} view=${view} of=${one} acts=${acts} />`)}
    ${decided.length > 0 &&
    html`<ul class="st-log">
      ${decided.map((/** @type {any} */ one) => html`<li><strong>${seatName(view, one.admission_id)}</strong> ${name(one.fault)}${t("staff.seat.clause")}${one.state === "granted" ? t("staff.time_credit.state.granted", { length: lengthOf(one.granted_seconds) }) : t("staff.time_credit.state.declined")}
        <span class="st-small"> ${[one.first_by_name, one.second_by_name].filter(Boolean).join(t("staff.comma"))}</span></li>`)}
    </ul>`}
  <//>`;
}

/** @param {{ sitting: any, view: any, of: any, acts: boolean }} props */
function Proposal({ sitting, view, of, acts }) {
  const seat = view.seats.find((/** @type {any} */ one) => one.admission_id === of.admission_id) ?? { seat_no: "", name: "" };
  const { name } = useFaults();
  const sending = useSending();
  const [step, setStep] = useState(/** @type {"" | "change" | "decline"} */ (""));
  const half = of.state === "half_granted";
  const seconds = half ? of.granted_seconds : of.proposed_seconds;
  const mine = half && of.first_by === person.value?.account_id;
  const params = { seat: seat.seat_no, name: seat.name, measured: lengthOf(of.measured_seconds), proposed: lengthOf(of.proposed_seconds) };
  const grant = () =>
    sending.run(async () => {
      const answer = await api.post(`/sittings/${sitting.id}/credit-proposals/${of.id}/grants`, { fault: of.fault, seconds, note: of.note }, newKey());
      toast(answer.state === "granted" ? t("staff.time_credit.done") : t("staff.time_credit.half"));
    });
  return html`<div class="st-proposal">
    <p>${of.by_system ? t("staff.time_credit.lead", params) : t("staff.time_credit.lead_person", params)}</p>
    <p class="st-small">${name(of.fault)}</p>
    ${half && html`<p class="st-small">${mine ? t("staff.time_credit.mine") : t("staff.time_credit.first", { name: of.first_by_name, length: lengthOf(seconds) })}</p>`}
    <${Trouble} problem=${sending.problem} />
    ${acts &&
    html`<div class="buttons">
      ${!mine && html`<button type="button" class="btn btn-primary btn-sm" aria-disabled=${sending.busy} onClick=${grant}>${t(half ? "staff.time_credit.second" : "staff.time_credit.grant", { length: lengthOf(seconds) })}</button>`}
      <button type="button" class="btn btn-outline-secondary btn-sm" onClick=${() => setStep("change")}>${t("staff.time_credit.change")}</button>
      <button type="button" class="btn btn-outline-secondary btn-sm" onClick=${() => setStep("decline")}>${t("staff.time_credit.decline")}</button>
    </div>`}
    ${step === "change" && html`<${TimeDialog} sitting=${sitting} seat=${seat} proposal=${of} onClose=${() => setStep("")} />`}
    ${step === "decline" && html`<${Decline} sitting=${sitting} seat=${seat} of=${of} onClose=${() => setStep("")} />`}
  </div>`;
}

/** @param {{ sitting: any, seat: any, of: any, onClose: () => void }} props */
function Decline({ sitting, seat, of, onClose }) {
  const form = useForm({ note: "" }, (values, key) => api.post(`/sittings/${sitting.id}/credit-proposals/${of.id}/declines`, values, key), {
    check: (values) => missing(values, ["note"]),
    done: () => {
      toast(t("staff.time_credit.declined"));
      onClose();
    },
  });
  return html`<${Dialog}
    open=${true}
    title=${t("staff.time_credit.decline_title", { seat: seat.seat_no, name: seat.name })}
    onClose=${onClose}
    buttons=${html`<button type="button" class="btn btn-outline-secondary" onClick=${onClose}>${t("shell.cancel")}</button>
      <button type="button" class="btn btn-primary" aria-disabled=${form.busy} onClick=${form.submit}>${t("staff.time_credit.decline")}</button>`}
  >
    <${Field} form=${form} name="note" type="area" label=${t("staff.time_credit.why")} required maxlength="500" />
    <${Trouble} problem=${form.problem} shownFields=${["note"]} />
  <//>`;
}

/** @param {{ view: any }} props */
export function Incidents({ view }) {
  const { name } = useFaults();
  const newest = [...view.incidents].reverse();
  return html`<${Section} title=${t("staff.live.log")} kind="st-side">
    ${newest.length === 0 && html`<p class="st-calm">${t("staff.live.log_none")}</p>`}
    <ul class="st-log">
      ${newest.map((one) => html`<li><span class="st-small">${formatTime(one.began_at)}</span> <strong>${seatName(view, one.admission_id)}</strong> ${name(one.fault)}${one.minutes === null ? "" : `${t("staff.seat.clause")}${t("staff.live.minutes", { n: one.minutes })}`}
        ${one.note && html`<span class="st-log-note">${one.note}</span>`} <span class="st-small">${one.recorded_by_name}</span></li>`)}
    </ul>
  <//>`;
}

/** @param {{ view: any }} props */
export function Sent({ view }) {
  const newest = [...view.messages].reverse().filter((one) => one.kind === "words");
  return html`<${Section} title=${t("staff.live.messages")} kind="st-side">
    ${newest.length === 0 && html`<p class="st-calm">${t("staff.live.messages_none")}</p>`}
    <ul class="st-log">
      ${newest.map((one) => html`<li><span class="st-small">${formatTime(one.sent_at)}</span> <strong>${seatName(view, one.admission_id)}</strong>
        <span class="st-log-note">${one.words}</span> <span class="st-small">${one.sent_by_name}${t("staff.seat.clause")}${t("staff.live.read_by", { n: one.read_by })}</span></li>`)}
    </ul>
  <//>`;
}
