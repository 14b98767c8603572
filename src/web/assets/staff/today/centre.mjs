// Today at a training centre: rosters on the way, people to enter, exams that come, results that came.

import { api, html, language, person, serverNow, t } from "../kit.mjs";
import { getAll, useLoad } from "../data.mjs";
import { Loaded, Page } from "../parts/page.mjs";
import { sittingPhase } from "../parts/chips.mjs";
import { day, span } from "../words.mjs";
import { Coming } from "./coming.mjs";
import { FirstSteps, Tasks } from "./tasks.mjs";

const LOOKED_INTO = 10;
const SOON_MS = 14 * 86_400_000;
const RECENT_MS = 30 * 86_400_000;

async function load() {
  const now = serverNow();
  const [sittings, cohorts] = await Promise.all([getAll("/sittings"), getAll("/cohorts")]);
  /** @type {import("./tasks.mjs").Task[]} */
  const tasks = [];
  const newest = [...cohorts].sort((a, b) => String(b.created_at).localeCompare(String(a.created_at))).slice(0, LOOKED_INTO);
  for (const cohort of await Promise.all(newest.map((one) => api.get(`/cohorts/${one.id}`)))) {
    const imports = cohort.imports ?? [];
    const running = imports.find((/** @type {any} */ one) => one.state === "queued" || one.state === "running");
    const last = imports[0];
    const href = `/app/cohorts/${cohort.id}`;
    if (running) {
      tasks.push({ key: cohort.id, tone: "busy", mark: t("staff.import_state.running"), title: cohort.name, text: t("staff.today.import_running", { file: running.file_name }), href, button: t("staff.today.look") });
    } else if (last?.state === "refused" || (last?.state === "done" && last.rows_rejected > 0 && now - Date.parse(last.created_at) < RECENT_MS)) {
      tasks.push({
        key: cohort.id,
        tone: "warn",
        mark: t("staff.today.roster"),
        title: cohort.name,
        text: last.state === "refused" ? t("staff.today.import_refused", { file: last.file_name }) : t("staff.today.import_rejected", { n: last.rows_rejected }),
        href: `${href}?tab=imports`,
        button: t("staff.today.mend"),
      });
    } else if ((cohort.enrolled ?? 0) === 0) {
      tasks.push({ key: cohort.id, tone: "plain", mark: t("staff.today.roster"), title: cohort.name, text: t("staff.today.cohort_empty"), href, button: t("staff.today.upload") });
    }
  }
  for (const one of sittings) {
    const phase = sittingPhase(one, now);
    if (phase === "now") tasks.unshift({ key: one.id, tone: "warn", mark: t("staff.sitting_phase.now"), title: one.name, text: span(one.opens_at, one.closes_at), href: `/app/sittings/${one.id}/seats`, button: t("staff.today.to_seats") });
    if (phase === "soon" && Date.parse(one.opens_at) - now < SOON_MS) {
      tasks.push({ key: one.id, tone: "busy", mark: t("staff.sitting_phase.soon"), title: one.name, text: span(one.opens_at, one.closes_at), href: `/app/sittings/${one.id}/print`, button: t("staff.today.to_print") });
    }
    if (phase === "released" && now - Date.parse(one.closes_at) < RECENT_MS * 2) {
      tasks.push({ key: one.id, tone: "good", mark: t("staff.sitting_phase.released"), title: one.name, text: t("staff.today.released_text"), href: `/app/sittings/${one.id}/results`, button: t("staff.today.see_results") });
    }
  }
  return { tasks, sittings, steps: [{ key: "cohort", done: cohorts.length > 0, href: "/app/cohorts/new" }] };
}

export function CentreToday() {
  const today = useLoad(`today ${language.value}`, load);
  return html`<${Page} title=${t("staff.nav.today")} lead=${t("staff.today.lead", { day: day(new Date(serverNow()).toISOString()), name: person.value?.display_name ?? "" })}>
    <${Loaded} of=${today}>
      ${(/** @type {any} */ data) => html`<${FirstSteps} steps=${data.steps} />
        <${Tasks} tasks=${data.tasks} title=${t("staff.today.tasks")} calm=${t("staff.today.calm_centre")} />
        <${Coming} sittings=${data.sittings} title=${t("staff.today.coming_centre")} />`}
    <//>
  <//>`;
}
