// Today at the evaluation body: what waits for a decision, what runs, what comes.

import { api, html, language, person, serverNow, t } from "../kit.mjs";
import { entries, getAll, useLoad } from "../data.mjs";
import { Loaded, Page } from "../parts/page.mjs";
import { sittingPhase } from "../parts/chips.mjs";
import { itemsIn } from "../items/banks.mjs";
import { may } from "../roles.mjs";
import { day, moment, span } from "../words.mjs";
import { ClockAlarm } from "./clock.mjs";
import { Coming } from "./coming.mjs";
import { FirstSteps, Tasks } from "./tasks.mjs";

/** So many sittings are looked into for what they lack; the rest are found in the list. */
const LOOKED_INTO = 8;
const SOON_MS = 7 * 86_400_000;
const RECENT_MS = 60 * 86_400_000;

/** @param {string} path */
const count = async (path) => entries(await api.get(path)).length;

async function load() {
  const me = person.value;
  const now = serverNow();
  const sittings = await getAll("/sittings");
  const by = (/** @type {string} */ phase) => sittings.filter((one) => sittingPhase(one, now) === phase).sort((a, b) => b.opens_at.localeCompare(a.opens_at));
  /** @type {import("./tasks.mjs").Task[]} */
  const tasks = [];
  for (const one of by("now")) {
    tasks.push({ key: one.id, tone: "warn", mark: t("staff.sitting_phase.now"), title: one.name, text: t("staff.today.until", { at: moment(one.closes_at) }), href: `/app/sittings/${one.id}/seats`, button: t("staff.today.to_seats") });
  }
  for (const one of by("over").slice(0, LOOKED_INTO)) tasks.push(await afterExam(one, me));
  if (may(me, "IssueCertificates")) {
    for (const one of by("released").filter((sitting) => now - Date.parse(sitting.closes_at) < RECENT_MS).slice(0, LOOKED_INTO)) {
      const task = await certificatesMissing(one);
      if (task) tasks.push(task);
    }
  }
  if (may(me, "ManageSittings")) {
    for (const one of by("soon").filter((sitting) => Date.parse(sitting.opens_at) - now < SOON_MS)) {
      tasks.push({ key: one.id, tone: "busy", mark: t("staff.sitting_phase.soon"), title: one.name, text: span(one.opens_at, one.closes_at), href: `/app/sittings/${one.id}/print`, button: t("staff.today.to_print") });
    }
    for (const one of by("draft")) {
      tasks.push({ key: one.id, tone: "plain", mark: t("staff.sitting_phase.draft"), title: one.name, text: t("staff.today.draft", { day: day(one.opens_at) }), href: `/app/sittings/${one.id}/setup`, button: t("staff.today.to_setup") });
    }
  }
  const steps = may(me, "ManageSittings") ? await firstSteps(sittings.length) : [];
  return { tasks, steps, sittings };
}

/** What a finished sitting waits for. @param {any} one @param {any} me @returns {Promise<import("./tasks.mjs").Task>} */
async function afterExam(one, me) {
  const base = { key: one.id, title: one.name, href: `/app/sittings/${one.id}/results` };
  const results = await api.get(`/sittings/${one.id}/results`).catch(() => undefined);
  const signatures = results?.signatures ?? [];
  const signs = may(me, "SignRelease");
  const open = results?.summary.incomplete ?? 0;
  if (signatures.length === 1) {
    const mine = signatures[0].account_id === me?.account_id;
    return { ...base, tone: mine || !signs ? "busy" : "warn", mark: t("staff.today.signing"), text: t(mine ? "staff.today.waits_for_other" : "staff.today.waits_for_second", { name: signatures[0].name }), button: t(mine || !signs ? "staff.today.look" : "staff.today.sign") };
  }
  if (open > 0) return { ...base, tone: "busy", mark: t("staff.today.marking"), text: t("staff.today.marks_open", { n: open }), button: t("staff.today.look") };
  return { ...base, tone: "warn", mark: t("staff.today.release"), text: t("staff.today.release_text", { at: moment(one.closes_at) }), button: t(signs ? "staff.today.check_sign" : "staff.today.look") };
}

/** @param {any} one @returns {Promise<import("./tasks.mjs").Task | undefined>} */
async function certificatesMissing(one) {
  const [results, issued] = await Promise.all([api.get(`/sittings/${one.id}/results`).catch(() => undefined), getAll("/certificates", { sitting_id: one.id, limit: 200 }).catch(() => [])]);
  const held = issued.filter((/** @type {any} */ certificate) => certificate.state !== "replaced").length;
  const left = (results?.summary.passed ?? 0) - held;
  if (left <= 0) return undefined;
  return { key: one.id, tone: "warn", mark: t("staff.today.certificates"), title: one.name, text: t("staff.today.certificates_text", { n: left }), href: `/app/sittings/${one.id}/results`, button: t("staff.today.to_issue") };
}

/** @param {number} sittings */
async function firstSteps(sittings) {
  const [adopted, plans, centres, cohorts, banks] = await Promise.all([
    ...["/adoptions", "/plans", "/centres", "/cohorts"].map((path) => count(path).catch(() => 1)),
    api.get("/banks").then(
      (answer) => entries(answer).filter((bank) => itemsIn(bank) > 0).length,
      () => 1,
    ),
  ]);
  return [
    { key: "adopt", done: (adopted ?? 0) > 0, href: "/app/standards" },
    { key: "plan", done: (plans ?? 0) > 0, href: "/app/plans" },
    { key: "bank", done: (banks ?? 0) > 0, href: "/app/banks" },
    { key: "centre", done: (centres ?? 0) > 0, href: "/app/centres/new" },
    { key: "cohort", done: (cohorts ?? 0) > 0, href: "/app/cohorts/new" },
    { key: "sitting", done: sittings > 0, href: "/app/sittings/new" },
  ];
}

export function BodyToday() {
  const today = useLoad(`today ${language.value}`, load);
  const me = person.value;
  return html`<${Page} title=${t("staff.nav.today")} lead=${t("staff.today.lead", { day: day(new Date(serverNow()).toISOString()), name: me?.display_name ?? "" })}>
    <${ClockAlarm} />
    <${Loaded} of=${today}>
      ${(/** @type {any} */ data) => html`<${FirstSteps} steps=${data.steps} />
        <${Tasks} tasks=${data.tasks} title=${t("staff.today.tasks")} calm=${data.sittings.length === 0 ? t("staff.today.calm_new") : t("staff.today.calm")} />
        <${Coming} sittings=${data.sittings} />`}
    <//>
  <//>`;
}
