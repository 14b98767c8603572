// One cohort: its people, the upload of its roster and what became of earlier uploads.

import { html, person, t } from "../kit.mjs";
import { useGet, usePages } from "../data.mjs";
import { Empty, Facts, Loaded, Page, Section, Tabs } from "../parts/page.mjs";
import { ClearFilters, More, Table, Tools, columns } from "../parts/table.mjs";
import { Download } from "../parts/progress.mjs";
import { Trade } from "../parts/occupation.mjs";
import { may } from "../roles.mjs";
import { PhotoButton } from "../room/photo.mjs";
import { place } from "../router.mjs";
import { day, word } from "../words.mjs";
import { ImportHistory } from "./imports.mjs";
import { Upload } from "./upload.mjs";

/** @param {{ id: string }} props */
export function CohortPage({ id }) {
  const cohort = useGet(`/cohorts/${id}`);
  const me = person.value;
  const ofCentre = me?.role === "centre_admin";
  const upload = may(me, "UploadRosters");
  const back = ofCentre ? { href: "/app/cohorts", label: t("staff.cohorts.title") } : { href: "/app/cohorts", label: t("staff.cohorts.tab") };
  const tab = place.value.query.get("tab") === "imports" ? "imports" : "people";
  const here = `/app/cohorts/${id}`;
  return html`<${Page} title=${cohort.data?.name ?? t("staff.cohorts.one")} back=${back}>
    <${Loaded} of=${cohort}>
      ${(/** @type {any} */ data) => html`<${Facts}
          rows=${[
            [t("staff.trade_label"), html`<${Trade} code=${data.occupation_code} level=${data.level} />`],
            [t("staff.centre"), data.centre?.name],
            [t("staff.cohorts.enrolled"), t("staff.people", { n: data.enrolled ?? 0 })],
            [t("staff.created"), day(data.created_at)],
          ]}
        />
        ${upload && html`<${Upload} cohort=${data} onChange=${cohort.reload} />`}
        <${Tabs}
          label=${data.name}
          tabs=${[
            { href: here, text: t("staff.cohorts.people"), here: tab === "people" },
            { href: `${here}?tab=imports`, text: t("staff.imports.history", { n: (data.imports ?? []).length }), here: tab === "imports" },
          ]}
        />
        ${tab === "people" ? html`<${People} key=${data.enrolled} id=${id} enrolled=${data.enrolled} upload=${upload} />` : html`<${ImportHistory} imports=${data.imports ?? []} />`}`}
    <//>
  <//>`;
}

/** @param {{ id: string, enrolled: number, upload: boolean }} props */
function People({ id, enrolled, upload }) {
  const q = place.value.query.get("q") ?? "";
  const pages = usePages(`/cohorts/${id}/enrolments`, { q });
  const csv = enrolled > 0 && html`<${Download} path=${`/cohorts/${id}/enrolments.csv`} name=${t("staff.cohorts.csv_name")} label=${t("staff.csv")} kind="btn-outline-secondary btn-sm" />`;
  return html`<${Section} kind="is-list">
    ${(enrolled > 0 || q) && html`<${Tools} search=${t("staff.cohorts.people_search")} csv=${csv}><${ClearFilters} names=${["q"]} /><//>`}
    ${pages.loaded &&
    pages.items.length === 0 &&
    (q
      ? html`<${Empty} title=${t("staff.nothing_found")} text=${t("staff.nothing_found_text")} />`
      : html`<${Empty} title=${t("staff.cohorts.no_people")} text=${upload ? t("staff.cohorts.no_people_text") : t("staff.cohorts.no_people_read")} />`)}
    ${pages.items.length > 0 &&
    html`<${Table}
      caption=${t("staff.cohorts.people")}
      rows=${pages.items}
      rowKey=${(/** @type {any} */ row) => row.id}
      columns=${columns([
        { key: "name", label: t("staff.person.name"), kind: "main", cell: (row) => row.name, sort: (row) => row.name },
        { key: "sex", label: t("staff.person.sex"), cell: (row) => word("staff.sex", row.sex) },
        { key: "birth", label: t("staff.person.birth"), cell: (row) => html`<span class="st-nowrap">${day(`${row.birth_date}T04:00:00Z`)}</span>`, sort: (row) => row.birth_date },
        { key: "number", label: t("staff.person.id_number"), cell: (row) => html`<span class="code">${row.id_number_masked}</span>` },
        { key: "mobile", label: t("staff.person.mobile"), cell: (row) => html`<span class="code">${row.mobile_masked}</span>` },
        { key: "education", label: t("staff.person.education"), cell: (row) => row.education },
        { key: "condition", label: t("staff.person.condition"), cell: (row) => row.declared_condition },
        upload && { key: "photo", label: t("staff.photo.open"), kind: "actions", cell: (row) => html`<${PhotoButton} candidateId=${row.candidate_id} name=${row.name} />` },
        may(person.value, "ManageAccommodations") && { key: "needs", label: t("staff.accommodation.column"), kind: "actions", cell: (row) => html`<a class="btn btn-outline-secondary btn-sm" href=${`/app/candidates/${row.candidate_id}`}>${t("staff.accommodation.open")}</a>` },
      ])}
    />`}
    <${More} pages=${pages} />
  <//>`;
}
