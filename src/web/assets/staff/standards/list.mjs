// The national standards that the platform holds as data, and whether the own body has adopted them.

import { html, person, t } from "../kit.mjs";
import { entries, useGet } from "../data.mjs";
import { Empty, Loaded, Page, Tabs } from "../parts/page.mjs";
import { Table, columns } from "../parts/table.mjs";
import { Chip } from "../parts/chips.mjs";
import { may } from "../roles.mjs";
import { day, joined, local } from "../words.mjs";

/** @param {{ here: "standards" | "plans" }} props */
export function StandardTabs({ here }) {
  if (!may(person.value, "ReadPlans")) return null;
  return html`<${Tabs}
    label=${t("staff.nav.standards")}
    tabs=${[
      { href: "/app/standards", text: t("staff.standards.tab"), here: here === "standards" },
      { href: "/app/plans", text: t("staff.plans.tab"), here: here === "plans" },
    ]}
  />`;
}

/** When the own body adopted which edition, by the edition's id; nothing for roles without a body. */
export function useAdoptions() {
  const answer = useGet(may(person.value, "ReadPlans") ? "/adoptions" : "");
  return {
    known: answer.data !== undefined,
    /** @type {Map<string, string>} */
    at: new Map(entries(answer.data).map((/** @type {any} */ one) => [one.edition_id, one.adopted_at])),
    reload: answer.reload,
  };
}

export function StandardsPage() {
  const standards = useGet("/standards");
  const adoptions = useAdoptions();
  return html`<${Page} title=${t("staff.nav.standards")} lead=${t("staff.standards.lead")}>
    <${StandardTabs} here="standards" />
    <${Loaded} of=${standards}>
      ${(/** @type {any} */ data) => {
        const rows = entries(data);
        if (rows.length === 0) return html`<${Empty} title=${t("staff.standards.none")} text=${t("staff.standards.none_text")} />`;
        return html`<${Table}
          caption=${t("staff.standards.tab")}
          rows=${rows}
          rowKey=${(/** @type {any} */ row) => row.id}
          columns=${columns([
            { key: "name", label: t("staff.standards.occupation"), kind: "main", cell: (row) => html`<a href=${`/app/standards/${row.id}`}>${local(row, "name")}</a>` },
            { key: "code", label: t("staff.standards.code"), cell: (row) => html`<span class="code">${row.occupation_code}</span>`, sort: (row) => row.occupation_code },
            { key: "year", label: t("staff.standards.edition"), cell: (row) => t("staff.standards.year", { year: row.edition_year }), sort: (row) => row.edition_year },
            { key: "levels", label: t("staff.standards.levels"), cell: (row) => joined((row.levels ?? []).map((/** @type {any} */ one) => t("staff.standards.level_short", { n: one.level }))) },
            adoptions.known && { key: "adopted", label: t("staff.state"), cell: (row) => (adoptions.at.has(row.id) ? html`<${Chip} tone="good">${t("staff.standards.adopted_on", { day: day(adoptions.at.get(row.id)) })}<//>` : html`<${Chip}>${t("staff.standards.not_adopted")}<//>`) },
          ])}
        />`;
      }}
    <//>
  <//>`;
}
