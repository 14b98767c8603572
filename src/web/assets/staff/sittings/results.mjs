// Results of one sitting: the figures, the release, the certificates, the list.

import { html, person, t } from "../kit.mjs";
import { entries, useGet } from "../data.mjs";
import { Empty, Loaded, Section } from "../parts/page.mjs";
import { ClearFilters, Filter, Table, Tools, columns } from "../parts/table.mjs";
import { Chip, PassChip } from "../parts/chips.mjs";
import { Download } from "../parts/progress.mjs";
import { may } from "../roles.mjs";
import { place } from "../router.mjs";
import { points } from "../words.mjs";
import { SittingFrame } from "./frame.mjs";
import { Issue } from "./issue.mjs";
import { figure } from "./overview.mjs";
import { PrintedResults } from "./printed_results.mjs";
import { Release } from "./release.mjs";

/** @param {{ id: string }} props */
export function SittingResultsPage({ id }) {
  return html`<${SittingFrame} id=${id} here="results">
    ${(/** @type {any} */ sitting, /** @type {() => void} */ reload) => html`<${Results} sitting=${sitting} onChange=${reload} />`}
  <//>`;
}

/** @param {{ sitting: any, onChange: () => void }} props */
function Results({ sitting, onChange }) {
  const results = useGet(`/sittings/${sitting.id}/results`);
  const me = person.value;
  const plan = useGet(sitting.plan?.id && may(me, "ReadPlans") ? `/plans/${sitting.plan.id}` : "");
  return html`<${Loaded} of=${results}>
    ${(/** @type {any} */ data) => {
      const { summary } = data;
      const practical = data.rows.some((/** @type {any} */ row) => row.practical || row.lacks_practical) || Boolean(plan.data?.document?.practical);
      return html`<div class="st-screen-only">
          <div class="st-figures">
            ${figure(t("staff.sittings.candidates"), summary.candidates)} ${figure(t("staff.results.theory_done"), summary.theory_done)}
            ${practical && figure(t("staff.results.practical_done"), summary.practical_done)} ${figure(t("staff.results.absent"), summary.absent)}
            ${figure(t("staff.results.passed"), summary.passed)}
          </div>
          ${(may(me, "SignRelease") || me?.role === "quality_supervisor") &&
          html`<${Release}
            sitting=${sitting}
            results=${data}
            onChange=${() => {
              results.reload();
              onChange();
            }}
          />`}
          ${sitting.state === "released" && may(me, "ReadCertificates") && html`<${Issue} sitting=${sitting} passed=${summary.passed} mayIssue=${may(me, "IssueCertificates")} />`}
          <${ResultTable} sitting=${sitting} rows=${entries(data.rows)} practical=${practical} />
        </div>
        <${PrintedResults} sitting=${sitting} rows=${data.rows} practical=${practical} summary=${summary} />`;
    }}
  <//>`;
}

/** @param {any} component */
function mark(component) {
  if (!component) return html`<span class="st-soft">${t("staff.results.missing")}</span>`;
  return html`<span class="number">${points(component.score_hundredths)}</span> <span class=${component.passed ? "st-soft" : "st-bad"}>${component.passed ? t("staff.pass.yes") : t("staff.pass.no")}</span>`;
}

/** @param {any} row */
function outcome(row) {
  if (row.standing === "absent") return html`<${Chip} tone="off">${t("staff.results.absent")}<//>`;
  if (row.lacks_practical) return html`<${Chip}>${t("staff.results.lacks_practical")}<//>`;
  return html`<${PassChip} passed=${row.standing === "finished" ? row.passed : null} />`;
}

/** @param {{ sitting: any, rows: any[], practical: boolean }} props */
function ResultTable({ sitting, rows, practical }) {
  const query = place.value.query;
  const q = query.get("q") ?? "";
  const only = query.get("only") ?? "";
  const isMissing = (/** @type {any} */ row) => row.lacks_practical || row.standing === "waiting" || row.standing === "open";
  const shown = rows.filter(
    (row) =>
      (q === "" || `${row.name} ${row.admission_number}`.includes(q)) &&
      (only === "" || (only === "passed" && row.passed) || (only === "failed" && !row.passed && !isMissing(row)) || (only === "missing" && isMissing(row)) || (only === "absent" && row.standing === "absent")),
  );
  const csv = html`<${Download} path=${`/sittings/${sitting.id}/results.csv`} name=${t("staff.results.csv_name", { sitting: sitting.name })} label=${t("staff.csv")} kind="btn-outline-secondary btn-sm" />
    <button type="button" class="btn btn-outline-secondary btn-sm" onClick=${() => print()}>${t("staff.results.print")}</button>`;
  return html`<${Section} title=${t("staff.results.list")} kind="is-list">
    <${Tools} search=${t("staff.results.search")} csv=${csv} count=${t("staff.shown", { n: shown.length, all: rows.length })}>
      <${Filter}
        name="only"
        label=${t("staff.results.show")}
        any=${t("staff.all")}
        choices=${[
          ["passed", t("staff.pass.yes")],
          ["failed", t("staff.pass.no")],
          ["missing", t("staff.results.missing_filter")],
          ["absent", t("staff.results.absent")],
        ]}
      />
      <${ClearFilters} names=${["q", "only"]} />
    <//>
    ${shown.length === 0
      ? html`<${Empty} title=${rows.length === 0 ? t("staff.sitting.no_people") : t("staff.nothing_found")} text=${rows.length === 0 ? t("staff.sitting.no_people_text") : t("staff.nothing_found_text")} />`
      : html`<${Table}
          caption=${t("staff.results.list")}
          rows=${shown}
          rowKey=${(/** @type {any} */ row) => row.admission_id}
          columns=${columns([
            { key: "number", label: t("staff.admission_number"), cell: (row) => html`<span class="code">${row.admission_number}</span>`, sort: (row) => row.admission_number },
            { key: "name", label: t("staff.person.name"), kind: "main", cell: (row) => row.name, sort: (row) => row.name },
            { key: "theory", label: t("staff.component.theory"), cell: (row) => mark(row.theory), sort: (row) => row.theory?.score_hundredths },
            practical && { key: "practical", label: t("staff.component.practical"), cell: (row) => mark(row.practical), sort: (row) => row.practical?.score_hundredths },
            { key: "outcome", label: t("staff.results.outcome"), cell: outcome, sort: (row) => (row.passed ? 0 : 1) },
          ])}
        />`}
  <//>`;
}
