// One level of an edition: functions, work contents, skills, knowledge, weights.

import { html, t } from "../kit.mjs";
import { Facts, Notice, Section } from "../parts/page.mjs";
import { Provenance } from "../parts/chips.mjs";
import { levelName, local, points } from "../words.mjs";
import { FactList } from "./facts.mjs";
import { sectionName } from "./names.mjs";

/** @param {{ edition: any, level: any }} props */
export function LevelView({ edition, level }) {
  const sources = edition.sources ?? {};
  const gaps = (edition.gaps ?? []).filter((/** @type {any} */ gap) => (gap.levels ?? []).includes(level.level));
  return html`<${Section} title=${html`${levelName(level.level)} <${Provenance} of=${level} sources=${sources} />`}>
      <${Facts}
        rows=${[
          [t("staff.standards.hours"), level.training_hours ? html`${t("staff.standards.hours_n", { n: level.training_hours.hours })} <${Provenance} of=${level.training_hours} sources=${sources} />` : t("staff.standards.unknown")],
          level.outline && [t("staff.standards.points_total"), html`${level.outline.points_total} <${Provenance} of=${level.outline} sources=${sources} />`],
        ]}
      />
      ${gaps.length > 0 &&
      html`<${Notice} kind="warn" title=${t("staff.standards.level_gaps")}><ul>${gaps.map((/** @type {any} */ gap) => html`<li>${local(gap, "missing")}</li>`)}</ul><//>`}
    <//>
    ${(level.functions ?? []).map((/** @type {any} */ job) => html`<${JobFunction} job=${job} sources=${sources} />`)}
    ${level.theory_weights && html`<${Weights} title=${t("staff.standards.theory_weights")} table=${level.theory_weights} level=${level} sources=${sources} />`}
    ${level.skills_weights && html`<${Weights} title=${t("staff.standards.skills_weights")} table=${level.skills_weights} level=${level} sources=${sources} />`}`;
}

/** @param {{ job: any, sources: any }} props */
function JobFunction({ job, sources }) {
  return html`<${Section} title=${html`${job.code} ${local(job, "name")} <${Provenance} of=${job} sources=${sources} />`}>
    ${job.presence === "unknown" && html`<p class="st-note">${t("staff.standards.presence_unknown")}</p>`}
    ${(job.topics ?? []).length > 0 && html`<${FactList} facts=${job.topics} field="text" sources=${sources} />`}
    ${(job.contents ?? []).map(
      (/** @type {any} */ content) => html`<div class="st-content">
        <h3>
          ${content.code} ${local(content, "name")} <${Provenance} of=${content} sources=${sources} />
          ${content.weight_hundredths !== undefined && content.weight_hundredths !== null && html`<span class="st-soft">${t("staff.standards.weight_n", { n: points(content.weight_hundredths) })}</span>`}
        </h3>
        <div class="st-two">
          <div>
            <h4>${t("staff.standards.skills")}</h4>
            ${(content.skills ?? []).length > 0 ? html`<${FactList} facts=${content.skills} field="text" sources=${sources} />` : html`<p class="st-note">${t("staff.standards.unknown")}</p>`}
          </div>
          <div>
            <h4>${t("staff.standards.knowledge")}</h4>
            ${(content.knowledge ?? []).length > 0 ? html`<${FactList} facts=${content.knowledge} field="text" sources=${sources} />` : html`<p class="st-note">${t("staff.standards.unknown")}</p>`}
          </div>
        </div>
      </div>`,
    )}
  <//>`;
}

/** @param {{ title: string, table: any, level: any, sources: any }} props */
function Weights({ title, table, level, sources }) {
  const most = Math.max(1, ...table.rows.map((/** @type {any} */ row) => row.weight_hundredths));
  return html`<${Section} title=${html`${title} <${Provenance} of=${table} sources=${sources} />`}>
    <table class="st-table is-plain is-narrow">
      <thead>
        <tr>
          <th scope="col">${t("staff.standards.section")}</th>
          <th scope="col" class="is-number">${t("staff.standards.weight")}</th>
          <th scope="col"><span class="visually-hidden">${t("staff.standards.share")}</span></th>
        </tr>
      </thead>
      <tbody>
        ${table.rows.map(
          (/** @type {any} */ row) => html`<tr>
            <th scope="row">${sectionName(level, row.section)}</th>
            <td class="is-number">${points(row.weight_hundredths)}</td>
            <td class="st-bar-cell"><span class="st-bar" aria-hidden="true"><span style=${{ width: `${(row.weight_hundredths * 100) / most}%` }}></span></span></td>
          </tr>`,
        )}
      </tbody>
    </table>
  <//>`;
}
