// Facts with their status, and what is missing: shared by standards and plans.

import { html, t } from "../kit.mjs";
import { Notice, Section } from "../parts/page.mjs";
import { Provenance, StatusChip } from "../parts/chips.mjs";
import { joined, levelName, local } from "../words.mjs";

const STATUSES = ["standard", "provincial-plan", "inferred", "unconfirmed", "proposal"];

/**
 * How many facts of a document have which status.
 * @param {any} thing
 * @param {Record<string, number>} [count]
 */
export function countStatuses(thing, count = {}) {
  if (Array.isArray(thing)) thing.forEach((one) => countStatuses(one, count));
  else if (thing && typeof thing === "object") {
    if (typeof thing.status === "string" && STATUSES.includes(thing.status)) count[thing.status] = (count[thing.status] ?? 0) + 1;
    for (const [name, value] of Object.entries(thing)) if (name !== "sources") countStatuses(value, count);
  }
  return count;
}

/** What the five labels mean and how often each stands here. @param {{ count: Record<string, number>, gaps: number }} props */
export function StatusLegend({ count, gaps }) {
  return html`<section class="st-legend" aria-label=${t("staff.status.legend")}>
    <ul>
      ${STATUSES.filter((status) => (count[status] ?? 0) > 0).map(
        (status) => html`<li><${StatusChip} status=${status} /> <strong>${count[status]}</strong> <span>${t(`staff.status.means.${status}`)}</span></li>`,
      )}
      ${gaps > 0 && html`<li><span class="st-fact st-fact-gap">${t("staff.status.gap")}</span> <strong>${gaps}</strong> <span>${t("staff.status.means.gap")}</span></li>`}
    </ul>
  </section>`;
}

/** @param {{ facts: any[], field: string, sources: any }} props */
export function FactList({ facts, field, sources }) {
  return html`<ul class="st-fact-list">
    ${facts.map((one) => html`<li><span>${one.code && html`<span class="code">${one.code}</span> `}${local(one, field)}</span> <${Provenance} of=${one} sources=${sources} /></li>`)}
  </ul>`;
}

/** @param {{ gaps: any[] }} props */
export function Gaps({ gaps }) {
  if (gaps.length === 0) return html`<${Notice} kind="good"><p>${t("staff.standards.no_gaps")}</p><//>`;
  return html`<${Section} title=${t("staff.standards.gaps_title")} note=${t("staff.standards.gaps_note")}>
    <ul class="st-gaps">
      ${gaps.map(
        (gap) => html`<li>
          <p><strong>${local(gap, "missing")}</strong></p>
          <p class="st-small">
            ${(gap.levels ?? []).length > 0 ? joined(gap.levels.map(levelName)) : t("staff.standards.all_levels")} · ${t("staff.standards.looked_for", { where: local(gap, "looked_for") })}
          </p>
        </li>`,
      )}
    </ul>
  <//>`;
}

/** @param {{ sources: Record<string, any> }} props */
export function Sources({ sources }) {
  return html`<${Section} title=${t("staff.standards.part.sources")}>
    <ul class="st-fact-list">
      ${Object.values(sources).map(
        (source) => html`<li><span>${source.title}${source.url && html`<br /><a href=${source.url} target="_blank" rel="noreferrer noopener" class="st-break">${source.url}</a>`}</span></li>`,
      )}
    </ul>
  <//>`;
}
