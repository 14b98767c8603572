// The five steps in which a sitting is set up.

import { html, t } from "../kit.mjs";

const STEPS = ["plan", "time", "rooms", "candidates", "prepare"];

/** @param {{ here: string, sitting?: string, done: string[] }} props `sitting`: id once it exists */
export function Steps({ here, sitting, done }) {
  return html`<nav aria-label=${t("staff.setup.steps")}>
    <ol class="st-steps">
      ${STEPS.map((step, index) => {
        const name = html`<span class="st-step-no" aria-hidden="true">${done.includes(step) ? "✓" : index + 1}</span>
          <span>${t(`staff.setup.step.${step}`)}${done.includes(step) && html`<span class="visually-hidden">${t("staff.setup.done")}</span>`}</span>`;
        const link = sitting && ["rooms", "candidates", "prepare"].includes(step);
        return html`<li class=${done.includes(step) ? "is-done" : ""} aria-current=${here === step ? "step" : undefined}>
          ${link ? html`<a href=${`/app/sittings/${sitting}/setup?step=${step}`}>${name}</a>` : html`<span class="st-step">${name}</span>`}
        </li>`;
      })}
    </ol>
  </nav>`;
}
