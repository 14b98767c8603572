// What the invigilator says, above whatever is shown; it stays until it is acknowledged and takes nothing away from the exam.

import { html } from "../../lib/html.mjs";
import { t } from "../../lib/i18n.mjs";
import { formatTime } from "../../lib/time.mjs";
import { messages } from "../presence.mjs";
import { acknowledge } from "../session.mjs";

export function Messages() {
  const waiting = messages.value;
  const first = waiting[0];
  if (!first) return null;
  const credit = first.kind === "time_credit";
  const title = credit ? creditTitle(first.seconds ?? 0) : t("exam.message.words");
  return html`<section class="exam-message" aria-label=${title}>
    <div class="exam-message-words">
      <p class="exam-message-title"><strong>${title}</strong>
        <span class="exam-message-when">${formatTime(first.sent_at)}${first.personal && !credit ? ` · ${t("exam.message.personal")}` : ""}</span></p>
      <p class="exam-message-text">${credit ? t("exam.message.time_credit_text") : first.words}</p>
      ${waiting.length > 1 ? html`<p class="exam-message-when">${t("exam.message.more", { n: waiting.length - 1 })}</p>` : null}
    </div>
    <button type="button" class="btn btn-primary" onClick=${() => acknowledge(first.id)}>${t("exam.message.read")}</button>
  </section>`;
}

/** @param {number} seconds */
export function creditTitle(seconds) {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (minutes === 0) return t("exam.message.time_credit_seconds", { seconds });
  return rest === 0 ? t("exam.message.time_credit", { minutes }) : t("exam.message.time_credit_both", { minutes, seconds: rest });
}
