// The identification points of one level: what items are written for.

import { html, language, t } from "../kit.mjs";
import { useGet } from "../data.mjs";
import { Loaded, Section } from "../parts/page.mjs";
import { Provenance } from "../parts/chips.mjs";
import { Table, columns } from "../parts/table.mjs";
import { local } from "../words.mjs";
import { sectionName } from "./names.mjs";

/** @param {{ edition: any, level: any }} props */
export function Points({ edition, level }) {
  const list = useGet(`/standards/${edition.id}/points?level=${level.level}`);
  return html`<${Section} title=${t("staff.points.title")} kind="is-list">
    <p class="st-note">${t("staff.points.what")}</p>
    <${Loaded} of=${list}>
      ${() =>
        list.data.items.length === 0
          ? html`<p class="st-note">${t("staff.points.none")}</p>`
          : html`<${Table}
              caption=${t("staff.points.title")}
              rows=${list.data.items}
              rowKey=${(/** @type {any} */ row) => row.code}
              sortBy="code"
              columns=${columns([
                { key: "code", label: t("staff.points.code"), cell: (row) => html`<span class="st-nowrap">${row.code}</span>`, sort: (row) => row.code },
                { key: "name", label: t("staff.points.name"), kind: "main", cell: (row) => html`${local(row, "name")}${language.value === "en" && row.gloss_en && html`<br /><span class="st-soft">${row.gloss_en}</span>`}` },
                { key: "section", label: t("staff.standards.section"), cell: (row) => sectionName(level, row.section), sort: (row) => row.section },
                { key: "importance", label: t("staff.points.importance"), cell: (row) => t(`staff.points.importance.${row.importance}`), sort: (row) => row.importance },
                { key: "status", label: t("staff.points.status"), cell: (row) => html`<${Provenance} of=${row} sources=${{}} />` },
              ])}
            />`}
    <//>
  <//>`;
}
