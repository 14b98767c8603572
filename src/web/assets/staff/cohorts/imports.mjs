// What became of uploaded rosters, in plain words.

import { html, t } from "../kit.mjs";
import { Empty, Section } from "../parts/page.mjs";
import { Table, columns } from "../parts/table.mjs";
import { Download, Progress } from "../parts/progress.mjs";
import { ImportChip } from "../parts/chips.mjs";
import { moment } from "../words.mjs";

/** Counts and, where rows were not taken, the sheet to mend. @param {{ of: any }} props */
export function ImportOutcome({ of }) {
  if (of.state === "refused") {
    return html`<p>${of.refusal?.detail ?? of.refusal?.code ?? t("staff.imports.refused")}</p>
      <p>${t("staff.imports.refused_next")}</p>`;
  }
  return html`<p>
      ${t("staff.imports.counts", { entered: of.rows_entered, updated: of.rows_updated, unchanged: of.rows_unchanged, rejected: of.rows_rejected })}
    </p>
    ${of.rows_rejected > 0 &&
    html`<p>${t("staff.imports.rejected_next", { n: of.rows_rejected })}</p>
      <div class="buttons"><${RejectedSheet} of=${of} /></div>`}`;
}

/** @param {{ of: any, small?: boolean }} props */
export function RejectedSheet({ of, small }) {
  if (of.rejected_rows_until && new Date(of.rejected_rows_until) <= new Date()) {
    return html`<span class="st-small">${t("staff.imports.rejected_gone")}</span>`;
  }
  return html`<${Download}
    path=${`/rosters/${of.id}/rejected.xlsx`}
    name=${t("staff.imports.rejected_name")}
    label=${t("staff.imports.rejected_sheet", { n: of.rows_rejected })}
    kind=${small ? "btn-outline-secondary btn-sm" : "btn-outline-secondary"}
  />`;
}

/** @param {{ imports: any[] }} props */
export function ImportHistory({ imports }) {
  if (imports.length === 0) {
    return html`<${Section} kind="is-list"><${Empty} title=${t("staff.imports.none")} text=${t("staff.imports.none_text")} /><//>`;
  }
  return html`<${Section} kind="is-list">
    <${Table}
      caption=${t("staff.imports.title")}
      rows=${imports}
      rowKey=${(/** @type {any} */ row) => row.id}
      sortBy="-when"
      columns=${columns([
        { key: "file", label: t("staff.imports.file"), kind: "main", cell: (row) => row.file_name },
        { key: "when", label: t("staff.imports.when"), cell: (row) => html`<span class="st-nowrap">${moment(row.created_at)}</span>`, sort: (row) => row.created_at },
        { key: "state", label: t("staff.state"), cell: (row) => html`<${ImportChip} of=${row} />` },
        { key: "outcome", label: t("staff.imports.outcome"), kind: "wide", cell: outcome },
        { key: "sheet", label: t("staff.imports.sheet"), kind: "actions", cell: (row) => (row.rows_rejected > 0 ? html`<${RejectedSheet} of=${row} small />` : "") },
      ])}
    />
  <//>`;
}

/** @param {any} row */
function outcome(row) {
  if (row.state === "refused") return row.refusal?.detail ?? row.refusal?.code ?? "";
  if (row.state === "done") return t("staff.imports.counts", { entered: row.rows_entered, updated: row.rows_updated, unchanged: row.rows_unchanged, rejected: row.rows_rejected });
  return html`<${Progress} label=${t("staff.imports.reading")} done=${row.rows_done} total=${row.rows_total} />`;
}
