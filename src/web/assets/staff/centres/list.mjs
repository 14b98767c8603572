// Training centres of the evaluation body.

import { html, person, t } from "../kit.mjs";
import { usePages } from "../data.mjs";
import { Empty, Page } from "../parts/page.mjs";
import { ClearFilters, More, Table, Tools, columns } from "../parts/table.mjs";
import { CentreTabs } from "../cohorts/list.mjs";
import { may } from "../roles.mjs";
import { place } from "../router.mjs";
import { day } from "../words.mjs";

/** Where a centre lies, with the province where it is known. @param {any} centre */
export function countyOf(centre) {
  const county = centre.county_name ?? centre.county?.name ?? centre.county_code ?? "";
  const province = centre.province ?? centre.county?.province ?? "";
  return province ? t("staff.centres.county_in", { county, province }) : county;
}

export function CentresPage() {
  const write = may(person.value, "ManageCentres");
  const pages = usePages("/centres");
  const q = (place.value.query.get("q") ?? "").trim();
  const shown = pages.items.filter((/** @type {any} */ centre) => q === "" || `${centre.name} ${countyOf(centre)}`.includes(q));
  const add = write && html`<a class="btn btn-primary" href="/app/centres/new">${t("staff.centres.new")}</a>`;
  return html`<${Page} title=${t("staff.centres.title")} lead=${t("staff.centres.lead")} actions=${add}>
    <${CentreTabs} here="centres" />
    <${Tools} search=${t("staff.centres.search")}><${ClearFilters} names=${["q"]} /><//>
    ${pages.loaded &&
    shown.length === 0 &&
    (q
      ? html`<${Empty} title=${t("staff.nothing_found")} text=${t("staff.nothing_found_text")} />`
      : html`<${Empty} title=${t("staff.centres.none")} text=${t("staff.centres.none_text")} action=${add} />`)}
    ${shown.length > 0 &&
    html`<${Table}
      caption=${t("staff.centres.title")}
      rows=${shown}
      rowKey=${(/** @type {any} */ row) => row.id}
      columns=${columns([
        { key: "name", label: t("staff.centres.name"), kind: "main", cell: (row) => html`<a href=${`/app/centres/${row.id}`}>${row.name}</a>`, sort: (row) => row.name },
        { key: "county", label: t("staff.centres.county"), cell: countyOf, sort: (row) => row.county_code },
        shown.some((/** @type {any} */ one) => one.created_at) && { key: "created", label: t("staff.created"), cell: (row) => html`<span class="st-nowrap">${day(row.created_at)}</span>`, sort: (row) => row.created_at },
      ])}
    />`}
    <${More} pages=${pages} />
  <//>`;
}
