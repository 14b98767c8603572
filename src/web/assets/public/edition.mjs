// One standard edition. Every fact carries its status in words and the numbers of its sources; what is missing is listed.

import { useState } from "preact/hooks";
import { classes, html } from "../lib/html.mjs";
import { t, textOf } from "../lib/i18n.mjs";
import { formatScore } from "../lib/scores.mjs";

/** A fact of the document: any table with a status. @typedef {Record<string, any>} Fact */
/** @typedef {import("../lib/html.mjs").Children} Children */

const STATUSES = ["standard", "provincial-plan", "inferred", "unconfirmed", "proposal"];
const STATEMENTS = ["definition", "environment", "ability", "education", "coverage"];

/** Numbers of the sources, in the order of the document. @type {Map<string, number>} */
let sourceNumbers = new Map();

/** @param {{edition: Fact}} props */
export function Edition({ edition }) {
  const levels = /** @type {Fact[]} */ (edition.levels);
  const [level, setLevel] = useState(levels[0]?.level ?? 5);
  sourceNumbers = new Map(Object.keys(edition.sources).map((key, index) => [key, index + 1]));
  const chosen = levels.find((one) => one.level === level);
  return html`
    <h1>${textOf(edition.occupation, "name")} <span class="code">${edition.occupation.code}</span></h1>
    <p class="lead">${t("public.standards.edition", { year: edition.edition.year })}
      ${edition.edition.issuers.map((/** @type {Fact} */ issuer) => textOf(issuer, "name")).join(t("public.standards.and"))} <${Mark} fact=${edition.edition} /></p>
    <p class="notice">${textOf(edition, "wording")}</p>
    <${Legend} />

    <h2>${t("public.standards.part.occupation")}</h2>
    <section class="card-plain">
      ${STATEMENTS.filter((key) => edition[key]).map((key) => html`<h3>${t(`public.standards.part.${key}`)}</h3><${Line} fact=${edition[key]} text=${textOf(edition[key], "text")} />`)}
      <${Facts} title=${t("public.standards.part.trades")} facts=${edition.trades} field="name" />
      <${Facts} title=${t("public.standards.part.related")} facts=${edition.related_occupations} field="name" />
      <${Facts} title=${t("public.standards.part.background")} facts=${edition.background} field="text" />
    </section>

    <h2>${t("public.standards.part.basic")}</h2>
    <section class="card-plain">${edition.basic_requirements.map((/** @type {Fact} */ one) => html`
      <h3>${textOf(one, "name")} <${Mark} fact=${one} /></h3><${Note} fact=${one} />
      <${Facts} facts=${one.topics} field="text" />`)}</section>

    <h2>${t("public.standards.part.levels")}</h2>
    <div class="buttons level-choice" role="group" aria-label=${t("public.standards.part.levels")}>
      ${levels.map((one) => html`<button type="button" class="btn btn-outline-secondary" aria-pressed=${one.level === level} onClick=${() => setLevel(one.level)}>${textOf(one, "name")}</button>`)}
    </div>
    ${chosen ? html`<${Level} level=${chosen} edition=${edition} />` : null}

    <h2>${t("public.standards.part.gaps")}</h2>
    <section class="card-plain"><p>${t("public.standards.gaps_what")}</p><ul>${edition.gaps.map((/** @type {Fact} */ gap) => html`<li key=${gap.key}>
      ${gap.levels?.length > 0 ? html`<strong>${t("public.standards.for_levels", { levels: gap.levels.join(t("public.standards.comma")) })}</strong> ` : null}${textOf(gap, "missing")}
      <div class="note">${t("public.standards.looked_for")} ${textOf(gap, "looked_for")}</div></li>`)}</ul></section>

    <h2>${t("public.standards.part.sources")}</h2>
    <section class="card-plain"><ol class="sources">${Object.entries(edition.sources).map(([key, source]) => html`<li id=${`source-${key}`} key=${key}>${source.title}
      ${source.url ? html` <span class="note code">${source.url}</span>` : null}</li>`)}</ol></section>`;
}

function Legend() {
  return html`<details class="card-plain legend-card"><summary>${t("public.standards.legend")}</summary>
    <dl class="facts">${STATUSES.map((status) => html`<dt><${Badge} status=${status} /></dt><dd>${t(`public.status.${status}.what`)}</dd>`)}</dl></details>`;
}

/** @param {{status: string}} props */
function Badge({ status }) {
  const kind = status === "standard" ? "badge-done" : status === "unconfirmed" || status === "proposal" ? "badge-warning" : "";
  return html`<span class=${classes("badge-plain", kind)}>${t(`public.status.${status}`)}</span>`;
}

/** Status and sources of a fact. @param {{fact: Fact}} props */
function Mark({ fact }) {
  return html`<span class="fact-mark"><${Badge} status=${fact.status} />${fact.sources.map((/** @type {string} */ key) => html` <a class="source-link" href=${`#source-${key}`} aria-label=${t("public.standards.source", { number: sourceNumbers.get(key) ?? "" })}>[${sourceNumbers.get(key)}]</a>`)}</span>`;
}

/** @param {{fact: Fact}} props */
function Note({ fact }) {
  const note = textOf(fact, "note");
  return note ? html`<div class="note">${note}</div>` : null;
}

/** @param {{fact: Fact, text: Children}} props */
function Line({ fact, text }) {
  return html`<div class="fact-line">${text} <${Mark} fact=${fact} /><${Note} fact=${fact} /></div>`;
}

/** @param {{title?: string, facts?: Fact[], field: string}} props */
function Facts({ title, facts, field }) {
  if (!facts || facts.length === 0) return null;
  return html`${title ? html`<h3>${title}</h3>` : null}<ul>${facts.map((fact) => html`<li><${Line} fact=${fact} text=${textOf(fact, field)} /></li>`)}</ul>`;
}

/** @param {{level: Fact, edition: Fact}} props */
function Level({ level, edition }) {
  const of = (/** @type {Fact[]} */ list) => (list ?? []).filter((one) => (one.levels ?? [one.level]).includes(level.level));
  const eligibility = (edition.eligibility ?? []).map((/** @type {Fact} */ set) => ({ set, conditions: of(set.conditions) })).filter((/** @type {Fact} */ one) => one.conditions.length > 0);
  return html`<section class="card-plain" key=${level.level}>
    <h3>${textOf(level, "name")} <${Mark} fact=${level} /></h3><${Note} fact=${level} />
    ${level.training_hours ? html`<${Line} fact=${level.training_hours} text=${t("public.standards.hours", { hours: level.training_hours.hours })} />` : null}
    ${(level.functions ?? []).map((/** @type {Fact} */ one) => html`<${JobFunction} key=${one.code} job=${one} />`)}
    <${Weights} title=${t("public.standards.theory_weights")} table=${level.theory_weights} level=${level} edition=${edition} />
    <${Weights} title=${t("public.standards.skills_weights")} table=${level.skills_weights} level=${level} edition=${edition} />
    ${of(edition.assessment).length > 0 ? html`<h3>${t("public.standards.part.assessment")}</h3><ul>${of(edition.assessment).map((one) => html`<li><${Line} fact=${one} text=${assessmentText(one)} /></li>`)}</ul>` : null}
    ${eligibility.map((/** @type {{set: Fact, conditions: Fact[]}} */ { set, conditions }) => html`
      <h3>${t("public.standards.part.eligibility")}</h3>
      <p>${textOf(set, "title")} <${Mark} fact=${set} /></p><${Note} fact=${set} />
      <ul>${conditions.map((one) => html`<li><${Line} fact=${one} text=${textOf(one, "text")} /></li>`)}</ul>`)}
  </section>`;
}

/** @param {Fact} one */
function assessmentText(one) {
  const parts = [t(`public.standards.component.${one.component}`)];
  if (one.minutes) parts.push(t("exam.fact.minutes", { minutes: one.minutes }));
  if (one.full_hundredths) parts.push(`${t("exam.fact.full")} ${t("exam.fact.points", { points: formatScore(one.full_hundredths) })}`);
  if (one.pass_hundredths) parts.push(`${t("exam.fact.pass")} ${t("exam.fact.points", { points: formatScore(one.pass_hundredths) })}`);
  return parts.join(t("exam.nav.separator"));
}

/** @param {{job: Fact}} props */
function JobFunction({ job }) {
  return html`<details class="job" open>
    <summary><strong>${job.code} ${textOf(job, "name")}</strong></summary>
    <${Mark} fact=${job} />
    ${job.presence === "unknown" ? html`<p class="note">${t("public.standards.presence_unknown")}</p>` : null}
    <${Note} fact=${job} />
    <${Facts} facts=${job.topics} field="text" />
    ${(job.contents ?? []).map((/** @type {Fact} */ content) => html`<div class="content" key=${content.code}>
      <h4>${content.code} ${textOf(content, "name")} <${Mark} fact=${content} /></h4><${Note} fact=${content} />
      ${content.skills?.length > 0 ? html`<div class="content-part">${t("public.standards.skills")}</div><ul>${content.skills.map((/** @type {Fact} */ one) => html`<li><${Line} fact=${one} text=${`${one.code ?? ""} ${textOf(one, "text")}`} /></li>`)}</ul>` : null}
      ${content.knowledge?.length > 0 ? html`<div class="content-part">${t("public.standards.knowledge")}</div><ul>${content.knowledge.map((/** @type {Fact} */ one) => html`<li><${Line} fact=${one} text=${textOf(one, "text")} /></li>`)}</ul>` : null}
    </div>`)}
  </details>`;
}

/** @param {{title: string, table: Fact | undefined, level: Fact, edition: Fact}} props */
function Weights({ title, table, level, edition }) {
  if (!table) return null;
  const nameOf = (/** @type {string} */ section) =>
    textOf([...edition.basic_requirements, ...(level.functions ?? [])].find((/** @type {Fact} */ one) => (one.section ?? one.code) === section), "name") || section;
  return html`<h3>${title} <${Mark} fact=${table} /></h3><${Note} fact=${table} />
    <div class="table-scroll"><table class="table weights"><caption class="visually-hidden">${title}</caption>
      <thead><tr><th scope="col">${t("public.results.section")}</th><th scope="col" class="number">${t("public.standards.weight")}</th></tr></thead>
      <tbody>${table.rows.map((/** @type {Fact} */ row) => html`<tr><th scope="row">${nameOf(row.section)}</th><td class="number">${formatScore(row.weight_hundredths)}%</td></tr>`)}</tbody>
    </table></div>`;
}
