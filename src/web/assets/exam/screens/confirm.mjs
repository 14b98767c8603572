// Before anything starts: is it the right person at the right seat?

import { html } from "../../lib/html.mjs";
import { t } from "../../lib/i18n.mjs";
import { exam, leave, proceed } from "../session.mjs";
import { Page } from "./page.mjs";

export function Confirm() {
  const state = exam.value;
  if (!state) return null;
  const running = state.state === "open";
  return html`<${Page} title=${t("exam.confirm.title")}>
    <div class="card-plain">
      <dl class="facts facts-large">
        <dt>${t("exam.fact.name")}</dt><dd><strong class="person-name">${state.name}</strong></dd>
        <dt>${t("exam.fact.id_number")}</dt><dd>${state.id_number_masked}</dd>
        <dt>${t("exam.fact.admission_number")}</dt><dd class="code">${state.admission_number}</dd>
        <dt>${t("exam.fact.exam")}</dt><dd>${state.occupation_name} ${state.level_name}</dd>
        ${state.room === null ? null : html`<dt>${t("exam.fact.room")}</dt><dd>${state.room}</dd>`}
        ${state.seat_no === null ? null : html`<dt>${t("exam.fact.seat")}</dt><dd><strong>${t("exam.fact.seat_no", { seat: state.seat_no })}</strong></dd>`}
      </dl>
      ${running ? html`<p class="notice">${t("exam.confirm.running")}</p>` : null}
      <div class="buttons">
        <button type="button" class="btn btn-primary btn-lg" onClick=${proceed}>${running ? t("exam.confirm.go_on") : t("exam.confirm.yes")}</button>
        <button type="button" class="btn btn-outline-secondary btn-lg" onClick=${leave}>${t("exam.confirm.no")}</button>
      </div>
    </div>
    <p>${t("exam.confirm.help")}</p>
  <//>`;
}
