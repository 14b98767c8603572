// Certificates for everybody who passed: issued in the background, with progress that is found again after leaving.

import { api, asApiError, html, newKey, t, useEffect, useState } from "../kit.mjs";
import { getAll, useLoad, usePoll } from "../data.mjs";
import { Notice, Section, Trouble } from "../parts/page.mjs";
import { Confirm } from "../parts/dialog.mjs";
import { Progress } from "../parts/progress.mjs";

/** @param {any} job */
const isOver = (job) => job.state === "done" || job.state === "failed";

/** Where the number of the running job is kept in this browser. @param {string} sitting */
const noteOf = (sitting) => `touchstone.issue.${sitting}`;

/** @param {string} sitting */
function noted(sitting) {
  try {
    return localStorage.getItem(noteOf(sitting)) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} sitting @param {string} job */
function note(sitting, job) {
  try {
    if (job) localStorage.setItem(noteOf(sitting), job);
    else localStorage.removeItem(noteOf(sitting));
  } catch {
    // without storage the job runs on all the same; only this page does not find it again
  }
}

/** @param {{ sitting: any, passed: number, mayIssue: boolean }} props */
export function Issue({ sitting, passed, mayIssue }) {
  // A certificate that was replaced has a successor in the same list.
  const issued = useLoad(`certificates ${sitting.id}`, async () => (await getAll("/certificates", { sitting_id: sitting.id, limit: 200 })).filter((/** @type {any} */ one) => one.state !== "replaced").length);
  const [job, setJob] = useState(noted(sitting.id));
  const [asking, setAsking] = useState(false);
  const count = issued.data ?? 0;
  const left = Math.max(0, passed - count);
  const start = async () => {
    const answer = await api.post(`/sittings/${sitting.id}/certificates`, {}, newKey());
    note(sitting.id, answer.job_id);
    setJob(answer.job_id);
  };
  const list = html`<a class="btn btn-outline-secondary" href=${`/app/certificates?sitting_id=${sitting.id}`}>${t("staff.issue.see", { n: count })}</a>`;
  return html`<${Section}
    title=${t("staff.issue.title")}
    actions=${html`${count > 0 && list}${mayIssue && left > 0 && !job && issued.data !== undefined && html`<button type="button" class="btn btn-primary" onClick=${() => setAsking(true)}>${t("staff.issue.button", { n: left })}</button>`}`}
  >
    <${Trouble} problem=${issued.problem} retry=${issued.reload} />
    ${issued.data !== undefined && html`<p>${left === 0 ? t("staff.issue.all", { n: count }) : t("staff.issue.some", { passed, issued: count, n: left })}</p>`}
    ${job &&
    html`<${Running}
      key=${job}
      id=${job}
      onOver=${() => {
        note(sitting.id, "");
        setJob("");
        issued.reload();
      }}
    />`}
    ${asking &&
    html`<${Confirm} title=${t("staff.issue.ask", { n: left })} yes=${t("staff.issue.button", { n: left })} act=${start} onClose=${() => setAsking(false)}>
      <ul>
        <li>${t("staff.issue.effect_numbers", { n: left })}</li>
        <li>${t("staff.issue.effect_public")}</li>
        <li>${t("staff.issue.effect_end")}</li>
      </ul>
    <//>`}
  <//>`;
}

/** @param {{ id: string, onOver: () => void }} props */
function Running({ id, onOver }) {
  const poll = usePoll(id, () => /** @type {Promise<any>} */ (api.get(`/jobs/${id}`)), { every: 1000, until: isOver });
  const job = poll.data;
  const gone = poll.problem !== undefined && asApiError(poll.problem).status === 404;
  const over = (job !== undefined && job.state === "done") || gone;
  useEffect(() => {
    if (over) onOver();
  }, [over]);
  if (job?.state === "failed") {
    return html`<${Notice} kind="warn" role="alert" title=${t("staff.issue.failed")}>
      <p>${t("staff.issue.failed_text", { done: job.progress_done, total: job.progress_total })}</p>
      <button type="button" class="btn btn-outline-secondary btn-sm" onClick=${onOver}>${t("shell.close")}</button>
    <//>`;
  }
  if (!job) return html`<${Trouble} problem=${poll.problem} />`;
  return html`<div class="st-running" role="status">
    <${Progress} label=${t("staff.issue.running")} done=${job.progress_done} total=${job.progress_total} />
    <p class="st-small">${t("staff.issue.leave")}</p>
  </div>`;
}
