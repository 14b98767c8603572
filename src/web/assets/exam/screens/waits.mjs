// Screens without anything to do but wait or decide: connecting, another window, time over.

import { html } from "../../lib/html.mjs";
import { t } from "../../lib/i18n.mjs";
import { counts, keeping, offline, takeOver, trouble } from "../session.mjs";
import { Page } from "./page.mjs";

export function Connecting() {
  const problem = trouble.value;
  return html`<${Page} title=${t("exam.connecting.title")}>
    <div class="card-plain">
      <p>${t("exam.connecting.what")}</p>
      ${problem ? html`<div class="notice notice-warning" role="status"><strong>${problem.title}</strong><p>${t("exam.connecting.again")}</p></div>` : null}
    </div>
  <//>`;
}

export function Elsewhere() {
  return html`<${Page} title=${t("exam.elsewhere.title")}>
    <div class="card-plain">
      <p>${t("exam.elsewhere.what")}</p>
      <button type="button" class="btn btn-primary btn-lg" onClick=${() => void takeOver()}>${t("exam.elsewhere.take")}</button>
    </div>
  <//>`;
}

export function TimeOver() {
  const { answered, total, waiting } = counts.value;
  return html`<${Page} title=${t("exam.over.title")}>
    <div class="card-plain" role="status">
      <p>${t("exam.over.what", { answered, total })}</p>
      ${waiting > 0 && !offline.value ? html`<p class="notice notice-warning">${t("exam.over.waiting", { waiting })}</p>` : null}
      ${offline.value ? html`<p class="notice notice-warning">${keeping.value === "memory" ? t("exam.over.offline_memory") : t("exam.over.offline")}</p>` : null}
    </div>
  <//>`;
}
