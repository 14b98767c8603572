// Sittings whose practical part waits for marks.

import { api, html, t } from "../kit.mjs";
import { entries, getAll, useLoad } from "../data.mjs";
import { Empty, Loaded, Page, Section } from "../parts/page.mjs";
import { Table, columns } from "../parts/table.mjs";
import { Progress } from "../parts/progress.mjs";
import { Trade } from "../parts/occupation.mjs";
import { day } from "../words.mjs";

/** Sittings with a practical part, each with how many are marked. */
async function sittingsToMark() {
  const prepared = (await getAll("/sittings")).filter((/** @type {any} */ one) => one.state === "prepared");
  const found = [];
  for (const sitting of prepared.slice(0, 20)) {
    const answer = await api.get(`/sittings/${sitting.id}/practical-marks`);
    if (answer.units.length === 0) continue;
    const marks = entries(answer);
    const done = marks.filter((/** @type {any} */ one) => isMarked(one)).length;
    found.push({ ...sitting, done, total: Math.max(marks.length, sitting.candidates ?? 0) });
  }
  return found.sort((a, b) => Number(a.done >= a.total) - Number(b.done >= b.total) || a.opens_at.localeCompare(b.opens_at));
}

/** @param {any} mark */
export const isMarked = (mark) => mark.score_hundredths !== null && mark.score_hundredths !== undefined;

export function MarkingPage() {
  const sittings = useLoad("marking", sittingsToMark);
  return html`<${Page} title=${t("staff.nav.marking")} lead=${t("staff.marking.lead")}>
    <${Section} kind="is-list">
      <${Loaded} of=${sittings}>
        ${(/** @type {any[]} */ list) =>
          list.length === 0
            ? html`<${Empty} title=${t("staff.marking.none")} text=${t("staff.marking.none_text")} />`
            : html`<${Table}
                caption=${t("staff.nav.marking")}
                rows=${list}
                rowKey=${(/** @type {any} */ row) => row.id}
                columns=${columns([
                  { key: "name", label: t("staff.sittings.name"), kind: "main", cell: (row) => html`<a href=${`/app/marking/${row.id}`}>${row.name}</a>` },
                  { key: "trade", label: t("staff.trade_label"), cell: (row) => html`<${Trade} code=${row.occupation_code} name=${row.occupation_name} level=${row.level} />` },
                  { key: "day", label: t("staff.sittings.when"), cell: (row) => html`<span class="st-nowrap">${day(row.opens_at)}</span>` },
                  { key: "done", label: t("staff.marking.done"), kind: "wide", cell: (row) => html`<${Progress} label=${row.done >= row.total ? t("staff.marking.complete") : t("staff.marking.open", { n: row.total - row.done })} done=${row.done} total=${row.total} />` },
                ])}
              />`}
      <//>
    <//>
  <//>`;
}
