// Before handing in: what is open, what is unsaved; then the wait until everything has arrived.

import { Dialog } from "../../lib/dialog.mjs";
import { ProblemNotice } from "../../lib/forms.mjs";
import { html } from "../../lib/html.mjs";
import { t } from "../../lib/i18n.mjs";
import { cancelSubmit, counts, goTo, keeping, paper, records, submit, submitProblem, submitting } from "../session.mjs";

/** @typedef {import("../model.mjs").AnswerRecord} AnswerRecord */

const MOST_LINKS = 12;

/** @param {{open: boolean, onClose: () => void}} props */
export function SubmitDialog({ open, onClose }) {
  const { answered, unanswered, flagged, refused, total } = counts.value;
  const at = submitting.value;
  const close = () => {
    cancelSubmit();
    onClose();
  };
  const go = (/** @type {number} */ place) => {
    close();
    goTo(place);
  };
  return html`<${Dialog} open=${open} title=${at ? t("exam.submit.title_working") : t("exam.submit.title")} onClose=${close} closable=${at !== "sending"} buttons=${html`
      <button type="button" class="btn btn-outline-secondary" onClick=${close} disabled=${at === "sending"}>${t("exam.submit.back")}</button>
      ${at ? null : html`<button type="button" class="btn btn-primary" onClick=${() => void submit()}>${unanswered > 0 ? t("exam.submit.yes_unanswered", { count: unanswered }) : t("exam.submit.yes")}</button>`}`}>
    ${at ? html`<${Working} at=${at} />` : html`
      <${ProblemNotice} problem=${submitProblem.value} />
      <p>${unanswered === 0 ? t("exam.submit.all_answered", { total }) : t("exam.submit.some_answered", { answered, total })}</p>
      <${Places} words=${t("exam.submit.unanswered", { count: unanswered })} wanted=${(/** @type {AnswerRecord} */ one) => one.choice.length === 0} count=${unanswered} onGo=${go} />
      <${Places} words=${t("exam.submit.flagged", { count: flagged })} wanted=${(/** @type {AnswerRecord} */ one) => one.flagged} count=${flagged} onGo=${go} />
      ${refused > 0 ? html`<p class="notice notice-error">${t("exam.submit.refused", { count: refused })}</p>` : null}
      <p>${t("exam.submit.final")}</p>`}
  <//>`;
}

/** Links to the items in question. @param {{words: string, count: number, wanted: (record: AnswerRecord) => boolean, onGo: (place: number) => void}} props */
function Places({ words, count, wanted, onGo }) {
  if (count === 0) return null;
  const places = (paper.value?.items ?? [])
    .map((item, place) => ({ place, record: records.value.get(item.item_no)?.value }))
    .filter(({ record }) => record && wanted(record));
  return html`<div class="submit-places"><span>${words}</span>
    ${places.slice(0, MOST_LINKS).map(({ place }) => html`<button type="button" class="btn btn-sm btn-outline-secondary" aria-label=${t("exam.submit.go", { place: place + 1 })} onClick=${() => onGo(place)}>${place + 1}</button>`)}
    ${places.length > MOST_LINKS ? html`<span aria-hidden="true">\u2026</span>` : null}
  </div>`;
}

/** @param {{at: "draining" | "offline" | "sending"}} props */
function Working({ at }) {
  const { waiting } = counts.value;
  if (at === "sending") return html`<p role="status">${t("exam.submit.sending")}</p>`;
  if (at === "draining") return html`<p role="status">${t("exam.submit.draining", { waiting })}</p>`;
  return html`<div class="notice notice-warning" role="status">
    <strong>${t("exam.submit.offline_title")}</strong>
    <p>${waiting > 0 ? t("exam.submit.offline_waiting", { waiting }) : t("exam.submit.offline")}</p>
    <p>${keeping.value === "memory" ? t("exam.submit.offline_memory") : t("exam.submit.offline_kept")}</p>
  </div>`;
}
