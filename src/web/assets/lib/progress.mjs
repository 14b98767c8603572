// Long acts: how far they are, in a bar and in words; they can be left and found again by their id.

import { useEffect, useState } from "preact/hooks";
import { asApiError } from "./api.mjs";
import { html } from "./html.mjs";
import { t } from "./i18n.mjs";

/** @typedef {{id: string, kind: string, state: "queued" | "running" | "done" | "failed" | string, progress_done: number, progress_total: number, failure: string | null}} Job */

const LOOK_EVERY_MS = 1000;

/** @param {{done: number, total: number, label: string}} props */
export function Progress({ done, total, label }) {
  const known = total > 0;
  return html`<div class="progress-block">
    <div class="progress-words"><span>${label}</span><span class="number">${known ? t("shell.progress.of", { done, total }) : ""}</span></div>
    <progress class="progress-bar-plain" max=${known ? total : undefined} value=${known ? done : undefined} aria-label=${label}></progress>
  </div>`;
}

/**
 * Follows something on the server until `isOver`; asks again after failures of the line.
 * @template T
 * @param {(() => Promise<T>) | null} load null: nothing to follow
 * @param {(value: T) => boolean} isOver
 * @param {unknown[]} dependencies
 * @returns {{value: T | null, problem: import("./api.mjs").ApiError | null}}
 */
export function useFollowed(load, isOver, dependencies) {
  const [value, setValue] = useState(/** @type {T | null} */ (null));
  const [problem, setProblem] = useState(/** @type {import("./api.mjs").ApiError | null} */ (null));
  useEffect(() => {
    setValue(null);
    setProblem(null);
    if (!load) return undefined;
    let stopped = false;
    let timer = 0;
    const look = async () => {
      try {
        const now = await load();
        if (stopped) return;
        setValue(() => now);
        setProblem(null);
        if (isOver(now)) return;
      } catch (error) {
        if (stopped) return;
        const found = asApiError(error);
        setProblem(found);
        if (!found.isPassing) return;
      }
      timer = window.setTimeout(look, LOOK_EVERY_MS);
    };
    void look();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, dependencies);
  return { value, problem };
}

/** Follows a job of the server. @param {import("./api.mjs").Client} client @param {string | null} jobId */
export function useJob(client, jobId) {
  return useFollowed(
    jobId === null ? null : () => /** @type {Promise<Job>} */ (client.get(`/jobs/${jobId}`)),
    (job) => job.state === "done" || job.state === "failed",
    [jobId],
  );
}
