// What the exam is made of and how answering works; below it the start, or the wait for it.

import { useEffect, useRef } from "preact/hooks";
import { announce } from "../../lib/announce.mjs";
import { ProblemNotice, useSending } from "../../lib/forms.mjs";
import { html } from "../../lib/html.mjs";
import { t } from "../../lib/i18n.mjs";
import { formatScore } from "../../lib/scores.mjs";
import { formatCountdown, formatDateTime, formatTime } from "../../lib/time.mjs";
import { exam, leave, minutesIfStarted, start, untilOpen } from "../session.mjs";
import { Page } from "./page.mjs";

const RULES = ["saved", "back", "offline", "keys", "help"];

export function Instructions() {
  const state = exam.value;
  if (!state) return null;
  return html`<${Page} title=${t("exam.instructions.title")} wide>
    <div class="instructions">
      <section class="card-plain">
        <h2>${t("exam.instructions.paper")}</h2>
        <div class="table-frame"><table class="table">
          <caption class="visually-hidden">${t("exam.instructions.paper")}</caption>
          <thead><tr>
            <th scope="col">${t("exam.instructions.part")}</th>
            <th scope="col" class="number">${t("exam.instructions.count")}</th>
            <th scope="col" class="number">${t("exam.instructions.each")}</th>
          </tr></thead>
          <tbody>${state.parts.map((part) => html`<tr>
            <th scope="row">${t(`exam.kind.${part.kind}`)}</th>
            <td class="number">${part.count}</td>
            <td class="number">${formatScore(part.score_hundredths)}</td>
          </tr>`)}</tbody>
        </table></div>
        <dl class="facts">
          <dt>${t("exam.fact.full")}</dt><dd>${t("exam.fact.points", { points: formatScore(state.full_hundredths) })}</dd>
          <dt>${t("exam.fact.pass")}</dt><dd>${t("exam.fact.points", { points: formatScore(state.pass_hundredths) })}</dd>
          <dt>${t("exam.fact.duration")}</dt><dd>${t("exam.fact.minutes", { minutes: state.duration_minutes })}</dd>
          <dt>${t("exam.fact.opens")}</dt><dd>${formatDateTime(state.opens_at)}</dd>
          <dt>${t("exam.fact.closes")}</dt><dd>${formatDateTime(state.closes_at)}</dd>
        </dl>
      </section>
      <section class="card-plain">
        <h2>${t("exam.instructions.rules")}</h2>
        <ul class="rules">${RULES.map((rule) => html`<li>${t(`exam.rule.${rule}`)}</li>`)}</ul>
      </section>
    </div>
    <${StartBar} />
  <//>`;
}

function StartBar() {
  const sending = useSending();
  const wait = untilOpen.value;
  const minutes = minutesIfStarted.value;
  const extra = Math.floor((exam.value?.extra_seconds ?? 0) / 60);
  const waited = useRef(wait > 0);
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => {
    if (wait === 0 && waited.current) {
      waited.current = false;
      announce(t("exam.start.now"));
    }
  }, [wait === 0]);
  const state = exam.value;
  return html`<section class="start-bar card-plain">
    <${ProblemNotice} problem=${sending.problem} />
    <p class="start-words">
      ${wait > 0
        ? html`${t("exam.start.wait", { time: formatTime(state?.opens_at ?? "") })} <strong class="countdown" role="timer">${formatCountdown(wait)}</strong>`
        : minutes < (state?.duration_minutes ?? 0) + extra
          ? t("exam.start.ready_late", { minutes, time: formatTime(state?.closes_at ?? "") })
          : t("exam.start.ready", { minutes })}
      ${extra > 0 ? html` ${t("exam.start.extra", { minutes: extra })}` : null}
    </p>
    <div class="buttons">
      <button type="button" class="btn btn-primary btn-lg" ref=${button} disabled=${wait > 0} aria-disabled=${sending.busy} onClick=${() => void sending.run(start)}>
        ${sending.busy ? t("shell.form.busy") : t("exam.start.button")}
      </button>
      <button type="button" class="btn btn-outline-secondary" onClick=${leave}>${t("exam.start.leave")}</button>
    </div>
  </section>`;
}
