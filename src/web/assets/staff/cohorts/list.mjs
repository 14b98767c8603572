// Cohorts of a centre, or of every centre for the evaluation body.

import { html, person, t } from "../kit.mjs";
import { usePages } from "../data.mjs";
import { Empty, Page, Tabs } from "../parts/page.mjs";
import { ClearFilters, More, Table, Tools, columns } from "../parts/table.mjs";
import { Trade } from "../parts/occupation.mjs";
import { may } from "../roles.mjs";
import { place } from "../router.mjs";
import { day } from "../words.mjs";

export function CohortsPage() {
  const me = person.value;
  const ofCentre = me?.role === "centre_admin";
  const write = may(me, "ManageCohorts");
  const add = write && html`<a class="btn btn-primary" href="/app/cohorts/new">${t("staff.cohorts.new")}</a>`;
  return html`<${Page} title=${ofCentre ? t("staff.cohorts.title") : t("staff.centres.title")} lead=${t("staff.cohorts.lead")} actions=${add}>
    ${!ofCentre && html`<${CentreTabs} here="cohorts" />`}
    <${CohortTable} write=${write} centre="" showCentre=${!ofCentre} />
  <//>`;
}

/** @param {{ here: "centres" | "cohorts" }} props */
export function CentreTabs({ here }) {
  return html`<${Tabs}
    label=${t("staff.centres.title")}
    tabs=${[
      { href: "/app/centres", text: t("staff.centres.tab"), here: here === "centres" },
      { href: "/app/cohorts", text: t("staff.cohorts.tab"), here: here === "cohorts" },
    ]}
  />`;
}

/** @param {{ write: boolean, centre: string, showCentre: boolean }} props `centre`: only this centre's */
export function CohortTable({ write, centre, showCentre }) {
  const q = place.value.query.get("q") ?? "";
  const pages = usePages("/cohorts", { q, centre_id: centre });
  const none = pages.loaded && pages.items.length === 0;
  return html`<${Tools} search=${t("staff.cohorts.search")}><${ClearFilters} names=${["q"]} /><//>
    ${none &&
    (q
      ? html`<${Empty} title=${t("staff.nothing_found")} text=${t("staff.nothing_found_text")} />`
      : html`<${Empty}
          title=${t("staff.cohorts.none")}
          text=${write ? t("staff.cohorts.none_text") : t("staff.cohorts.none_read")}
          action=${write && html`<a class="btn btn-primary" href="/app/cohorts/new">${t("staff.cohorts.new")}</a>`}
        />`)}
    ${pages.items.length > 0 &&
    html`<${Table}
      caption=${t("staff.cohorts.title")}
      rows=${pages.items}
      rowKey=${(/** @type {any} */ row) => row.id}
      columns=${columns([
        { key: "name", label: t("staff.cohorts.name"), kind: "main", cell: (row) => html`<a href=${`/app/cohorts/${row.id}`}>${row.name}</a>`, sort: (row) => row.name },
        showCentre && { key: "centre", label: t("staff.centre"), cell: (row) => row.centre?.name ?? row.centre_name, sort: (row) => row.centre?.name ?? row.centre_name },
        { key: "trade", label: t("staff.trade_label"), cell: (row) => html`<${Trade} code=${row.occupation_code} level=${row.level} />` },
        { key: "enrolled", label: t("staff.cohorts.enrolled"), kind: "number", cell: (row) => t("staff.people", { n: row.enrolled ?? 0 }), sort: (row) => row.enrolled },
        { key: "created", label: t("staff.created"), cell: (row) => html`<span class="st-nowrap">${day(row.created_at)}</span>`, sort: (row) => row.created_at },
      ])}
    />`}
    <${More} pages=${pages} />`;
}
