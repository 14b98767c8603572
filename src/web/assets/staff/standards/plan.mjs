// One exam plan: times and marks, parts, weights, the blueprint, the practical units; each with where it comes from.

import { html, t, useMemo } from "../kit.mjs";
import { useGet } from "../data.mjs";
import { Facts, Loaded, Notice, Page, Section, Tabs } from "../parts/page.mjs";
import { Provenance } from "../parts/chips.mjs";
import { Trade } from "../parts/occupation.mjs";
import { place, withQuery } from "../router.mjs";
import { kindName, local, points } from "../words.mjs";
import { Gaps, Sources, StatusLegend, countStatuses } from "./facts.mjs";
import { contentName, sectionName } from "./names.mjs";

/** @param {{ id: string }} props */
export function PlanPage({ id }) {
  const plan = useGet(`/plans/${id}`);
  const edition = useGet(plan.data?.edition_id ? `/standards/${plan.data.edition_id}` : "");
  const data = plan.data;
  return html`<${Page}
    title=${data ? local(data.document, "title") || data.name : t("staff.plan")}
    lead=${data && html`<${Trade} code=${data.occupation_code} level=${data.level} /> · ${t("staff.plans.version", { n: data.version })}`}
    back=${{ href: "/app/plans", label: t("staff.plans.tab") }}
  >
    <${Loaded} of=${plan}>
      ${(/** @type {any} */ one) => {
        const level = (edition.data?.levels ?? []).find((/** @type {any} */ entry) => entry.level === one.level);
        return html`<${Plan} plan=${one.document} level=${level} />`;
      }}
    <//>
  <//>`;
}

/** @param {{ plan: any, level: any }} props */
function Plan({ plan, level }) {
  const count = useMemo(() => countStatuses(plan), [plan]);
  const sources = plan.sources ?? {};
  const tab = place.value.query.get("part") ?? "theory";
  const tabs = [
    ["theory", t("staff.component.theory")],
    ["practical", t("staff.component.practical")],
    ["gaps", t("staff.standards.part.gaps", { n: (plan.gaps ?? []).length })],
    ["sources", t("staff.standards.part.sources")],
  ];
  return html`<${StatusLegend} count=${count} gaps=${(plan.gaps ?? []).length} />
    <${Tabs} label=${t("staff.plan")} tabs=${tabs.map(([key, text]) => ({ href: withQuery({ part: key === "theory" ? null : key }), text, here: key === tab }))} />
    ${tab === "theory" && html`<${Theory} theory=${plan.theory} level=${level} sources=${sources} resit=${plan.resit} />`}
    ${tab === "practical" && (plan.practical ? html`<${Practical} practical=${plan.practical} level=${level} sources=${sources} />` : html`<${Notice} kind="warn" title=${t("staff.plans.no_practical")}><p>${t("staff.plans.no_practical_text")}</p><//>`)}
    ${tab === "gaps" && html`<${Gaps} gaps=${plan.gaps ?? []} />`} ${tab === "sources" && html`<${Sources} sources=${sources} />`}`;
}

/** @param {{ theory: any, level: any, sources: any, resit: any }} props */
function Theory({ theory, level, sources, resit }) {
  const kinds = theory.parts.map((/** @type {any} */ part) => part.kind);
  const scoreOf = Object.fromEntries(theory.parts.map((/** @type {any} */ part) => [part.kind, part.score_hundredths]));
  const cell = (/** @type {string} */ section, /** @type {string} */ kind) => theory.blueprint.find((/** @type {any} */ one) => one.section === section && one.kind === kind)?.count ?? 0;
  const total = (/** @type {string} */ kind) => theory.blueprint.filter((/** @type {any} */ one) => one.kind === kind).reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + one.count, 0);
  const marks = (/** @type {string} */ section) => kinds.reduce((/** @type {number} */ sum, /** @type {string} */ kind) => sum + cell(section, kind) * scoreOf[kind], 0);
  return html`<${Section} title=${html`${t("staff.plans.frame")} <${Provenance} of=${theory} sources=${sources} />`}>
      <${Facts}
        rows=${[
          [t("staff.plans.delivery"), t(`staff.plans.delivery.${theory.delivery}`) + (theory.closed_book ? t("staff.plans.closed_book") : "")],
          [t("staff.plans.time"), t("staff.minutes", { n: theory.minutes })],
          [t("staff.plans.full"), points(theory.full_hundredths)],
          [t("staff.plans.pass"), points(theory.pass_hundredths)],
          resit && [t("staff.plans.resit"), html`${t(`staff.plans.resit.${resit.rule}`)} <${Provenance} of=${resit} sources=${sources} />`],
          resit?.validity && [t("staff.plans.validity"), html`${t("staff.plans.months", { n: resit.validity.months })} <${Provenance} of=${resit.validity} sources=${sources} />`],
        ]}
      />
    <//>
    <${Section} title=${html`${t("staff.plans.parts")} <${Provenance} of=${theory.parts_basis} sources=${sources} />`}>
      <table class="st-table is-plain is-narrow">
        <thead><tr><th scope="col">${t("staff.items.kind")}</th><th scope="col" class="is-number">${t("staff.plans.count")}</th><th scope="col" class="is-number">${t("staff.plans.each")}</th><th scope="col" class="is-number">${t("staff.plans.sum")}</th></tr></thead>
        <tbody>
          ${theory.parts.map((/** @type {any} */ part) => html`<tr><th scope="row">${kindName(part.kind)}</th><td class="is-number">${part.count}</td><td class="is-number">${points(part.score_hundredths)}</td><td class="is-number">${points(part.count * part.score_hundredths)}</td></tr>`)}
        </tbody>
      </table>
    <//>
    <${Section} title=${html`${t("staff.plans.blueprint")} <${Provenance} of=${theory.blueprint_basis} sources=${sources} />`} note=${t("staff.plans.blueprint_note")}>
      <div class="st-table-box">
        <table class="st-table is-plain">
          <thead>
            <tr>
              <th scope="col">${t("staff.standards.section")}</th>
              <th scope="col" class="is-number">${t("staff.standards.weight")} <${Provenance} of=${theory.sections_basis} sources=${sources} /></th>
              ${kinds.map((/** @type {string} */ kind) => html`<th scope="col" class="is-number">${kindName(kind)}</th>`)}
              <th scope="col" class="is-number">${t("staff.plans.marks")}</th>
            </tr>
          </thead>
          <tbody>
            ${theory.sections.map(
              (/** @type {any} */ one) => html`<tr>
                <th scope="row">${sectionName(level, one.section)}</th>
                <td class="is-number">${points(one.weight_hundredths)}</td>
                ${kinds.map((/** @type {string} */ kind) => html`<td class="is-number">${cell(one.section, kind) || t("staff.none")}</td>`)}
                <td class="is-number">${points(marks(one.section))}</td>
              </tr>`,
            )}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">${t("staff.plans.total")}</th>
              <td class="is-number">${points(theory.sections.reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + one.weight_hundredths, 0))}</td>
              ${kinds.map((/** @type {string} */ kind) => html`<td class="is-number">${total(kind)}</td>`)}
              <td class="is-number">${points(theory.sections.reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + marks(one.section), 0))}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    <//>`;
}

/** @param {{ practical: any, level: any, sources: any }} props */
function Practical({ practical, level, sources }) {
  const contents = (/** @type {any} */ unit) => unit.alternatives.map((/** @type {any} */ one) => `${one.content} ${contentName(level, one.content)}`.trim());
  return html`<${Section} title=${html`${t("staff.plans.frame")} <${Provenance} of=${practical} sources=${sources} />`}>
      <${Facts}
        rows=${[
          [t("staff.plans.delivery"), t(`staff.plans.delivery.${practical.delivery}`)],
          [t("staff.plans.time"), t("staff.minutes", { n: practical.minutes })],
          [t("staff.plans.full"), points(practical.full_hundredths)],
          [t("staff.plans.pass"), points(practical.pass_hundredths)],
        ]}
      />
    <//>
    <${Section} title=${t("staff.plans.units")}>
      <div class="st-table-box">
        <table class="st-table is-plain">
          <thead>
            <tr>
              <th scope="col">${t("staff.plans.unit")}</th>
              <th scope="col">${t("staff.plans.content")}</th>
              <th scope="col">${t("staff.plans.choice")}</th>
              <th scope="col" class="is-number">${t("staff.standards.minutes")}</th>
              <th scope="col" class="is-number">${t("staff.plans.marks")}</th>
              <th scope="col">${t("staff.standards.basis")}</th>
            </tr>
          </thead>
          <tbody>
            ${practical.units.map(
              (/** @type {any} */ unit) => html`<tr>
                <th scope="row">${unit.code}</th>
                <td>${contents(unit).map((/** @type {string} */ one) => html`<div>${one}</div>`)}</td>
                <td>${t(`staff.plans.choice.${unit.choice}`)}</td>
                <td class="is-number">${unit.minutes}</td>
                <td class="is-number">${points(unit.score_hundredths)}</td>
                <td><${Provenance} of=${unit} sources=${sources} /></td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    <//>`;
}
