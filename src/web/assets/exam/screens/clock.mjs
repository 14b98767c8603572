// The clock: calm, in minutes, until the last five; the minutes are also said aloud (see session).

import { classes, html } from "../../lib/html.mjs";
import { t } from "../../lib/i18n.mjs";
import { formatCountdown } from "../../lib/time.mjs";
import { exam, frozen, remaining } from "../session.mjs";

const LAST_SECONDS = 300;

export function Clock() {
  const left = remaining.value;
  if (frozen.value) return html`<div class="clock" role="timer"><span class="clock-label">${t("exam.clock.frozen")}</span></div>`;
  if (left === null) return null;
  const last = left <= LAST_SECONDS;
  const credited = Math.round((exam.value?.credit_seconds ?? 0) / 60);
  return html`<div class=${classes("clock", last && "is-last")} role="timer">
    <span class="clock-label">${last ? t("exam.clock.last") : t("exam.clock.left")}</span>
    <strong class="clock-value">${last ? formatCountdown(left) : minutesText(left)}</strong>
    ${credited > 0 ? html`<span class="clock-label">${t("exam.clock.credit", { minutes: credited })}</span>` : null}
  </div>`;
}

/** @param {number} seconds */
function minutesText(seconds) {
  const minutes = Math.ceil(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? t("exam.clock.hours", { hours, minutes: minutes % 60 }) : t("exam.clock.minutes", { minutes });
}
