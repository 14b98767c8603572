// The list "what needs me now": each line says what, why, and leads there.

import { html, t } from "../kit.mjs";
import { Section } from "../parts/page.mjs";
import { Chip } from "../parts/chips.mjs";

/**
 * @typedef {{ key: string, tone: import("../parts/chips.mjs").Tone, mark: string, title: any, text?: any, href: string, button: string }} Task
 */

/** @param {{ tasks: Task[], title: string, calm: string }} props `calm`: what is said when nothing waits */
export function Tasks({ tasks, title, calm }) {
  return html`<${Section} title=${title} kind="is-list">
    ${tasks.length === 0
      ? html`<p class="st-calm">${calm}</p>`
      : html`<ul class="st-tasks">
          ${tasks.map(
            (task, index) => html`<li key=${task.key}>
              <${Chip} tone=${task.tone}>${task.mark}<//>
              <div class="st-task-text"><p class="st-task-title">${task.title}</p>${task.text && html`<p>${task.text}</p>`}</div>
              <a class=${`btn btn-sm ${index === 0 ? "btn-primary" : "btn-outline-secondary"}`} href=${task.href}>${task.button}</a>
            </li>`,
          )}
        </ul>`}
  <//>`;
}

/**
 * The steps before the first exam; gone once all are done.
 * @param {{ steps: Array<{ key: string, done: boolean, href: string }> }} props
 */
export function FirstSteps({ steps }) {
  if (steps.every((step) => step.done)) return null;
  const next = steps.find((step) => !step.done);
  return html`<${Section} title=${t("staff.first.title")} note=${t("staff.first.note")}>
    <ol class="st-first">
      ${steps.map(
        (step, index) => html`<li class=${step.done ? "is-done" : step === next ? "is-next" : ""}>
          <span class="st-step-no" aria-hidden="true">${step.done ? "✓" : index + 1}</span>
          <div><strong>${t(`staff.first.${step.key}`)}</strong>${step.done ? html`<span class="visually-hidden">${t("staff.setup.done")}</span>` : html`<p>${t(`staff.first.${step.key}_text`)}</p>`}</div>
          ${!step.done && html`<a class=${`btn btn-sm ${step === next ? "btn-primary" : "btn-outline-secondary"}`} href=${step.href}>${t(`staff.first.${step.key}_button`)}</a>`}
        </li>`,
      )}
    </ol>
  <//>`;
}
