// Evaluation bodies of the platform.

import { html, t } from "../kit.mjs";
import { usePages } from "../data.mjs";
import { Empty, Page } from "../parts/page.mjs";
import { ClearFilters, More, Table, Tools, columns } from "../parts/table.mjs";
import { ClockAlarm } from "../today/clock.mjs";
import { place } from "../router.mjs";
import { day } from "../words.mjs";

export function BodiesPage() {
  const pages = usePages("/bodies");
  const q = place.value.query.get("q") ?? "";
  const shown = pages.items.filter((/** @type {any} */ one) => q === "" || one.name.includes(q));
  const add = html`<a class="btn btn-primary" href="/app/bodies/new">${t("staff.bodies.new")}</a>`;
  return html`<${Page} title=${t("staff.bodies.title")} lead=${t("staff.bodies.lead")} actions=${add}>
    <${ClockAlarm} />
    <${Tools} search=${t("staff.bodies.search")}><${ClearFilters} names=${["q"]} /><//>
    ${pages.loaded &&
    shown.length === 0 &&
    (q ? html`<${Empty} title=${t("staff.nothing_found")} text=${t("staff.nothing_found_text")} />` : html`<${Empty} title=${t("staff.bodies.none")} text=${t("staff.bodies.none_text")} action=${add} />`)}
    ${shown.length > 0 &&
    html`<${Table}
      caption=${t("staff.bodies.title")}
      rows=${shown}
      rowKey=${(/** @type {any} */ row) => row.id}
      columns=${columns([
        { key: "name", label: t("staff.bodies.name"), kind: "main", cell: (row) => row.name, sort: (row) => row.name },
        { key: "class", label: t("staff.bodies.class"), cell: (row) => t(`staff.bodies.class_${row.class_letter}`) },
        { key: "prefix", label: t("staff.bodies.prefix"), cell: (row) => html`<span class="code">${row.class_letter} ${row.recorded_code} ${row.province_code} ${row.site_serial}</span>` },
        { key: "created", label: t("staff.created"), cell: (row) => html`<span class="st-nowrap">${day(row.created_at)}</span>`, sort: (row) => row.created_at },
      ])}
    />`}
    <${More} pages=${pages} />
  <//>`;
}
