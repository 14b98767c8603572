// Items of the bank, with filters that live in the address.

import { html, t } from "../kit.mjs";
import { entries, useGet, usePages } from "../data.mjs";
import { Empty, Page } from "../parts/page.mjs";
import { ClearFilters, Filter, More, Table, Tools, columns } from "../parts/table.mjs";
import { Chip } from "../parts/chips.mjs";
import { useEditions } from "../parts/occupation.mjs";
import { place } from "../router.mjs";
import { kindName, levelName, local, word } from "../words.mjs";
import { itemsIn } from "./banks.mjs";
import { sectionName } from "../standards/names.mjs";

const FILTERS = ["occupation_code", "level", "section", "kind", "q"];

export function ItemsPage() {
  const query = place.value.query;
  const wanted = Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? ""]));
  const pages = usePages("/items", wanted);
  const editions = useEditions();
  const banks = useGet("/banks");
  const edition = editions.find((one) => one.occupation_code === wanted.occupation_code);
  const whole = useGet(edition ? `/standards/${edition.id}` : "");
  const level = (whole.data?.levels ?? []).find((/** @type {any} */ one) => String(one.level) === wanted.level);
  const held = /** @type {any[]} */ (entries(banks.data)).filter((bank) => itemsIn(bank) > 0);
  const filtered = FILTERS.some((name) => wanted[name]);
  const codes = [...new Set(held.map((/** @type {any} */ one) => one.occupation_code))];
  const levels = [...new Set(held.filter((/** @type {any} */ one) => !wanted.occupation_code || one.occupation_code === wanted.occupation_code).map((/** @type {any} */ one) => one.level))];
  const nameOf = (/** @type {string} */ code) => local(editions.find((one) => one.occupation_code === code), "name") || code;
  const sections = level ? ["ethics", "basic", ...(level.functions ?? []).map((/** @type {any} */ one) => one.code)] : [];
  return html`<${Page} title=${t("staff.items.title")} back=${{ href: "/app/banks", label: t("staff.nav.banks") }}>
    <${Tools} search=${t("staff.items.search")}>
      <${Filter} name="occupation_code" label=${t("staff.standards.occupation")} any=${t("staff.all")} choices=${codes.map((code) => [code, nameOf(code)])} also=${{ section: null, level: null }} />
      <${Filter} name="level" label=${t("staff.items.level")} any=${t("staff.all")} choices=${levels.map((one) => [String(one), levelName(one)])} also=${{ section: null }} />
      ${sections.length > 0 && html`<${Filter} name="section" label=${t("staff.standards.section")} any=${t("staff.all")} choices=${sections.map((one) => [one, sectionName(level, one)])} />`}
      <${Filter} name="kind" label=${t("staff.items.kind")} any=${t("staff.all")} choices=${["true_false", "single_choice", "multiple_choice"].map((one) => [one, kindName(one)])} />
      <${ClearFilters} names=${FILTERS} />
    <//>
    ${pages.loaded &&
    pages.items.length === 0 &&
    (filtered
      ? html`<${Empty} title=${t("staff.nothing_found")} text=${t("staff.nothing_found_text")} />`
      : html`<${Empty} title=${t("staff.items.none")} text=${t("staff.items.none_text")} action=${html`<a class="btn btn-primary" href="/app/banks">${t("staff.items.to_banks")}</a>`} />`)}
    ${pages.items.length > 0 &&
    html`<${Table}
      caption=${t("staff.items.title")}
      rows=${pages.items}
      rowKey=${(/** @type {any} */ row) => row.id}
      columns=${columns([
        { key: "code", label: t("staff.items.code"), cell: (row) => html`<a class="code st-nowrap" href=${`/app/items/${row.id}`}>${row.code}</a>`, sort: (row) => row.code },
        { key: "stem", label: t("staff.items.stem"), kind: "main", cell: (row) => html`<span class="st-clamp">${row.stem}</span>` },
        { key: "kind", label: t("staff.items.kind"), cell: (row) => html`<span class="st-nowrap">${kindName(row.kind)}</span>`, sort: (row) => row.kind },
        { key: "point", label: t("staff.items.point"), cell: (row) => row.point_name ?? row.point_code },
        { key: "difficulty", label: t("staff.items.difficulty"), kind: "number", cell: (row) => t("staff.items.percent", { n: row.difficulty }), sort: (row) => row.difficulty },
        { key: "used", label: t("staff.items.used"), kind: "number", cell: (row) => row.times_used, sort: (row) => row.times_used },
        { key: "state", label: t("staff.state"), cell: (row) => html`<${Chip} tone=${row.state === "approved" ? "good" : row.state === "retired" ? "off" : "plain"}>${word("staff.item_state", row.state)}<//>` },
      ])}
    />`}
    <${More} pages=${pages} />
  <//>`;
}
