// One seat: how it stands, what can be done for it, and what was seen of it.

import { html, t, useState } from "../kit.mjs";
import { useGet } from "../data.mjs";
import { Dialog } from "../parts/dialog.mjs";
import { Facts, Loaded } from "../parts/page.mjs";
import { Chip } from "../parts/chips.mjs";
import { ago, moment, timer, word } from "../words.mjs";
import { formatTime } from "../../lib/time.mjs";
import { SeatDialog as ReissueDialog } from "../sittings/seat_code.mjs";
import { IdentityDialog } from "./identity.mjs";
import { IncidentDialog } from "./incident.mjs";
import { MessageDialog } from "./message.mjs";
import { ConditionChip, lengthOf } from "./names.mjs";
import { TimeDialog } from "./time.mjs";

/** @typedef {"look" | "identity" | "time" | "message" | "incident" | "code"} Step */

/** What the older dialog of seat codes calls a seat's state. @type {Record<string, string>} */
const CODE_STATES = { not_arrived: "waiting", ready: "waiting", working: "open", offline: "open", handed_in: "submitted", time_over: "expired" };

/** @param {{ sitting: any, room: any, view: any, seat: any, now: number, acts: boolean, onClose: () => void }} props */
export function SeatDialog({ sitting, room, view, seat, now, acts, onClose }) {
  const [step, setStep] = useState(/** @type {Step} */ ("look"));
  const back = () => setStep("look");
  const mine = { sitting, room, view, seat, onClose: back };
  if (step === "identity") return html`<${IdentityDialog} ...${mine} />`;
  if (step === "time") return html`<${TimeDialog} ...${mine} />`;
  if (step === "message") return html`<${MessageDialog} ...${mine} to=${seat.admission_id} />`;
  if (step === "incident") return html`<${IncidentDialog} ...${mine} />`;
  if (step === "code") {
    const asked = { ...seat, room: room.name, state: CODE_STATES[seat.condition] ?? "waiting" };
    return html`<${ReissueDialog} sitting=${sitting} seat=${asked} now=${now} mayReissue=${true} first="ask" onClose=${back} />`;
  }
  const over = seat.condition === "handed_in" || seat.condition === "time_over";
  const working = !over && seat.deadline_at !== null;
  const button = (/** @type {Step} */ to, /** @type {string} */ text) => html`<button type="button" class="btn btn-outline-secondary" onClick=${() => setStep(to)}>${text}</button>`;
  return html`<${Dialog}
    open=${true}
    wide
    title=${t("staff.seat.title", { seat: seat.seat_no, name: seat.name })}
    onClose=${onClose}
    buttons=${html`<button type="button" class="btn btn-primary" onClick=${onClose}>${t("shell.close")}</button>`}
  >
    <${Facts}
      rows=${[
        [t("staff.state"), html`<${ConditionChip} condition=${seat.condition} />`],
        [t("staff.seat.number"), seat.admission_number],
        [t("staff.seat.identity"), html`<${IdentityChip} outcome=${seat.identity} />`],
        seat.deadline_at && [t("staff.seats.progress"), t("staff.live.answered", { n: seat.answered, all: seat.total })],
        seat.last_saved_at && [t("staff.seats.last_saved"), ago(seat.last_saved_at, now)],
        working && [t("staff.seats.remaining"), timer(Math.max(0, (Date.parse(seat.deadline_at) - now) / 1000))],
        seat.deadline_at && [t("staff.seat.deadline"), formatTime(seat.deadline_at)],
        seat.credited_seconds > 0 && [t("staff.end.credited"), lengthOf(seat.credited_seconds)],
        seat.unsent > 0 && [t("invigilation.alarm.unsent"), t("staff.live.unsent", { n: seat.unsent })],
      ]}
    />
    ${acts &&
    html`<div class="buttons st-seat-acts">
      ${button("identity", t("staff.seat.check"))} ${button("message", t("staff.live.message"))} ${working && button("time", t("staff.seat.give_time"))}
      ${!over && button("code", t("staff.seats.reissue"))} ${button("incident", t("staff.live.incident"))}
    </div>`}
    <h3 class="st-seat-heading">${t("staff.seat.evidence")}</h3>
    <${EvidenceList} sitting=${sitting} seat=${seat} />
  <//>`;
}

/** @param {{ outcome: string | null }} props */
export function IdentityChip({ outcome }) {
  if (outcome === "confirmed") return html`<${Chip} tone="good">${t("staff.seat.confirmed")}<//>`;
  if (outcome === "doubtful") return html`<${Chip} tone="bad">${t("staff.seat.doubtful")}<//>`;
  return html`<${Chip}>${t("staff.seat.identity_none")}<//>`;
}

/** @param {{ sitting: any, seat: any }} props */
function EvidenceList({ sitting, seat }) {
  const evidence = useGet(`/sittings/${sitting.id}/admissions/${seat.admission_id}/evidence`);
  return html`<${Loaded} of=${evidence}>
    ${(/** @type {any} */ data) => {
      const lines = evidenceLines(data);
      return html`${lines.length === 0
          ? html`<p class="st-calm">${t("staff.seat.evidence_none")}</p>`
          : html`<ol class="st-log">${lines.map((line) => html`<li><span class="st-small">${moment(line.at)}</span> ${line.text}</li>`)}</ol>`}
        ${lines.length > 0 && html`<p class="st-note">${t("staff.seat.evidence_note")}</p>`}`;
    }}
  <//>`;
}

/** Silences, signals and checks in the order of time. @param {any} data @returns {Array<{ at: string, text: string }>} */
export function evidenceLines(data) {
  const outages = data.outages.map((/** @type {any} */ one) => {
    const length = (Date.parse(one.ended_at) - Date.parse(one.began_at)) / 1000;
    const parts = [t("staff.seat.outage", { length: lengthOf(length) })];
    if (one.worked_seconds > 0) parts.push(t("staff.seat.outage_worked", { length: lengthOf(one.worked_seconds) }));
    if (one.device_changed) parts.push(t("staff.seat.outage_device"));
    else if (one.page_changed) parts.push(t("staff.seat.outage_page"));
    return { at: one.began_at, text: parts.join(t("staff.seat.clause")) };
  });
  // A silence stands in the list already, with more about it.
  const signals = data.signals
    .filter((/** @type {any} */ one) => one.kind !== "long_silence")
    .map((/** @type {any} */ one) => {
      const parts = [word("invigilation.signal", one.kind)];
      if (one.times > 1) parts.push(t("staff.seat.times", { n: one.times }));
      if (one.seconds > 0) parts.push(t("staff.seat.lasting", { length: lengthOf(one.seconds) }));
      return { at: one.at, text: parts.join(t("staff.seat.clause")) };
    });
  const checks = data.identity_checks.map((/** @type {any} */ one) => ({
    at: one.checked_at,
    text: [t("staff.seat.identity"), t(`staff.seat.${one.outcome}`), t(`invigilation.record.basis.${one.basis}`), one.checked_by_name, one.note].filter(Boolean).join(t("staff.seat.clause")),
  }));
  return [...outages, ...signals, ...checks].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
