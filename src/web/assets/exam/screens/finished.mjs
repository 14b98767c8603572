// The end: what was received, signed by the server; what comes next.

import { useEffect } from "preact/hooks";
import { saveText } from "../../lib/download.mjs";
import { html } from "../../lib/html.mjs";
import { t } from "../../lib/i18n.mjs";
import { formatPrecise } from "../../lib/time.mjs";
import { counts, exam, leave } from "../session.mjs";
import { Page } from "./page.mjs";

/** @typedef {import("../session.mjs").Receipt} Receipt */

/** A shared PC shows the next person nothing. */
const LEAVE_AFTER_MS = 10 * 60 * 1000;
const NEXT = ["stay", "results", "appeal"];

export function Finished() {
  useEffect(() => {
    let timer = setTimeout(leave, LEAVE_AFTER_MS);
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(leave, LEAVE_AFTER_MS);
    };
    addEventListener("pointerdown", again);
    addEventListener("keydown", again);
    return () => {
      clearTimeout(timer);
      removeEventListener("pointerdown", again);
      removeEventListener("keydown", again);
    };
  }, []);
  const state = exam.value;
  if (!state) return null;
  const kind = state.state === "submitted" ? "submitted" : state.attempt_id || state.receipt ? "expired" : "closed";
  return html`<${Page} title=${t(`exam.finished.${kind}.title`)}>
    <p class="lead">${t(`exam.finished.${kind}.what`)}</p>
    ${counts.value.late > 0 ? html`<p class="notice notice-warning">${t("exam.finished.late", { late: counts.value.late })}</p>` : null}
    ${state.receipt ? html`<${ReceiptCard} receipt=${state.receipt} />` : null}
    ${kind === "closed" ? null : html`<section class="card-plain">
      <h2>${t("exam.next.title")}</h2>
      <ol class="rules">${NEXT.map((step) => html`<li>${t(`exam.next.${step}`)}</li>`)}</ol>
    </section>`}
    <div class="buttons no-print">
      ${state.receipt ? html`
        <button type="button" class="btn btn-outline-secondary" onClick=${() => print()}>${t("exam.receipt.print")}</button>
        <button type="button" class="btn btn-outline-secondary" onClick=${() => keep(/** @type {Receipt} */ (state.receipt))}>${t("exam.receipt.save")}</button>` : null}
      <button type="button" class="btn btn-primary" onClick=${leave}>${t("exam.finished.leave")}</button>
    </div>
    <p class="small no-print">${t("exam.finished.auto")}</p>
  <//>`;
}

/** @param {Receipt} receipt */
function keep(receipt) {
  saveText(`touchstone-receipt-${receipt.admission_number}.json`, `${JSON.stringify(receipt, null, 2)}\n`, "application/json");
}

/** @param {{receipt: Receipt}} props */
function ReceiptCard({ receipt }) {
  const state = exam.value;
  return html`<section class="card-plain receipt">
    <h2>${t("exam.receipt.title")}</h2>
    <dl class="facts">
      <dt>${t("exam.fact.sitting")}</dt><dd>${state?.sitting_name}</dd>
      <dt>${t("exam.fact.exam")}</dt><dd>${state?.occupation_name} ${state?.level_name}</dd>
      <dt>${t("exam.fact.name")}</dt><dd>${state?.name} ${state?.id_number_masked}</dd>
      <dt>${t("exam.fact.admission_number")}</dt><dd class="code">${receipt.admission_number}</dd>
      <dt>${t("exam.receipt.submitted_at")}</dt><dd>${formatPrecise(receipt.submitted_at)}</dd>
      <dt>${t("exam.receipt.answered")}</dt><dd>${t("exam.receipt.answered_count", { answered: receipt.answered })}</dd>
      <dt>${t("exam.receipt.events")}</dt><dd>${t("exam.receipt.events_count", { events: receipt.events })}</dd>
      <dt>${t("exam.receipt.answers_hash")}</dt><dd class="code">${grouped(receipt.answers_hash)}</dd>
      <dt>${t("exam.receipt.signature")}</dt><dd class="code">${grouped(receipt.signature)}</dd>
    </dl>
    <p class="small">${t("exam.receipt.what")}</p>
  </section>`;
}

/** The beginning of a long value in groups of four, enough to compare by eye. @param {string} text */
export function grouped(text) {
  const short = text.slice(0, 20);
  return (short.match(/.{1,4}/g) ?? []).join(" ") + (text.length > 20 ? " \u2026" : "");
}
