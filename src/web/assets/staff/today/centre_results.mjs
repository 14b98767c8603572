// Results of a centre's own people, sitting by sitting.

import { api, html, serverNow, t } from "../kit.mjs";
import { getAll, useLoad } from "../data.mjs";
import { Empty, Loaded, Page, Section } from "../parts/page.mjs";
import { Table, columns } from "../parts/table.mjs";
import { Chip, sittingPhase } from "../parts/chips.mjs";
import { Trade } from "../parts/occupation.mjs";
import { day } from "../words.mjs";

const LOOKED_INTO = 20;

async function load() {
  const now = serverNow();
  const held = (await getAll("/sittings")).filter((/** @type {any} */ one) => ["over", "released"].includes(sittingPhase(one, now)));
  held.sort((/** @type {any} */ a, /** @type {any} */ b) => b.opens_at.localeCompare(a.opens_at));
  return Promise.all(
    held.slice(0, LOOKED_INTO).map(async (/** @type {any} */ one) => {
      if (one.state !== "released") return { ...one, summary: undefined };
      const results = await api.get(`/sittings/${one.id}/results`).catch(() => undefined);
      return { ...one, summary: results?.summary };
    }),
  );
}

export function CentreResultsPage() {
  const sittings = useLoad("results", load);
  return html`<${Page} title=${t("staff.nav.results")} lead=${t("staff.results.centre_lead")}>
    <${Section} kind="is-list">
      <${Loaded} of=${sittings}>
        ${(/** @type {any[]} */ list) =>
          list.length === 0
            ? html`<${Empty} title=${t("staff.results.none")} text=${t("staff.results.none_text")} />`
            : html`<${Table}
                caption=${t("staff.nav.results")}
                rows=${list}
                rowKey=${(/** @type {any} */ row) => row.id}
                columns=${columns([
                  { key: "name", label: t("staff.sittings.name"), kind: "main", cell: (row) => (row.state === "released" ? html`<a href=${`/app/sittings/${row.id}/results`}>${row.name}</a>` : row.name) },
                  { key: "trade", label: t("staff.trade_label"), cell: (row) => html`<${Trade} code=${row.occupation_code} name=${row.occupation_name} level=${row.level} />` },
                  { key: "day", label: t("staff.sittings.when"), cell: (row) => html`<span class="st-nowrap">${day(row.opens_at)}</span>` },
                  { key: "candidates", label: t("staff.sittings.candidates"), kind: "number", cell: (row) => (row.summary ? row.summary.candidates : (row.candidates ?? t("staff.none"))) },
                  { key: "passed", label: t("staff.results.passed"), kind: "number", cell: (row) => (row.summary ? row.summary.passed : t("staff.none")) },
                  { key: "rate", label: t("staff.results.rate"), kind: "number", cell: (row) => (row.summary?.candidates > 0 ? t("staff.items.percent", { n: Math.round((row.summary.passed * 100) / row.summary.candidates) }) : t("staff.none")) },
                  { key: "state", label: t("staff.state"), cell: (row) => (row.state === "released" ? html`<${Chip} tone="good">${t("staff.sitting_phase.released")}<//>` : html`<${Chip} tone="busy">${t("staff.results.waiting")}<//>`) },
                ])}
              />`}
      <//>
    <//>
  <//>`;
}
