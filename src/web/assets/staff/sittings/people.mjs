// Who sits where: names, numbers, rooms, seats, papers.

import { html, person, t } from "../kit.mjs";
import { getAll, useLoad } from "../data.mjs";
import { Empty, Loaded, Section } from "../parts/page.mjs";
import { ClearFilters, Filter, Table, Tools, columns } from "../parts/table.mjs";
import { SeatChip } from "../parts/chips.mjs";
import { may } from "../roles.mjs";
import { place } from "../router.mjs";
import { word } from "../words.mjs";
import { SittingFrame } from "./frame.mjs";

/** @param {{ id: string }} props */
export function SittingPeoplePage({ id }) {
  return html`<${SittingFrame} id=${id} here="people">${(/** @type {any} */ sitting) => html`<${People} sitting=${sitting} />`}<//>`;
}

/** Distinct values in the order of their first appearance. @param {any[]} rows @param {string} field */
export function distinct(rows, field) {
  return [...new Set(rows.map((row) => row[field]).filter(Boolean))];
}

/** @param {{ sitting: any }} props */
function People({ sitting }) {
  const me = person.value;
  const all = useLoad(`admissions ${sitting.id} ${sitting.candidates}`, () => getAll(`/sittings/${sitting.id}/admissions`, { limit: 200 }));
  const query = place.value.query;
  const q = query.get("q") ?? "";
  const room = query.get("room") ?? "";
  const state = query.get("state") ?? "";
  const draft = sitting.state === "draft";
  const add = draft && may(me, "ManageSittings") && html`<a class="btn btn-primary" href=${`/app/sittings/${sitting.id}/setup?step=candidates`}>${t("staff.setup.to_candidates")}</a>`;
  return html`<${Section} kind="is-list">
    <${Loaded} of=${all}>
      ${(/** @type {any[]} */ rows) => {
        if (rows.length === 0) return html`<${Empty} title=${t("staff.sitting.no_people")} text=${t("staff.sitting.no_people_text")} action=${add} />`;
        const shown = rows.filter(
          (row) => (q === "" || `${row.name} ${row.admission_number ?? ""} ${row.cohort_name ?? ""}`.includes(q)) && (room === "" || row.room === room) && (state === "" || row.state === state),
        );
        return html`<${Tools} search=${t("staff.sitting.people_search")} count=${t("staff.shown", { n: shown.length, all: rows.length })}>
            ${!draft && html`<${Filter} name="room" label=${t("staff.room")} any=${t("staff.all")} choices=${distinct(rows, "room").map((one) => [one, one])} />`}
            ${!draft && html`<${Filter} name="state" label=${t("staff.state")} any=${t("staff.all")} choices=${distinct(rows, "state").map((one) => [one, word("staff.seat_state", one)])} />`}
            <${ClearFilters} names=${["q", "room", "state"]} />
          <//>
          ${shown.length === 0
            ? html`<${Empty} title=${t("staff.nothing_found")} text=${t("staff.nothing_found_text")} />`
            : html`<${Table}
                caption=${t("staff.sitting.tab.people")}
                rows=${shown}
                rowKey=${(/** @type {any} */ row) => row.id}
                columns=${columns([
                  { key: "name", label: t("staff.person.name"), kind: "main", cell: (row) => row.name, sort: (row) => row.name },
                  { key: "number", label: t("staff.person.id_number"), cell: (row) => html`<span class="code">${row.id_number_masked}</span>` },
                  { key: "cohort", label: t("staff.cohorts.one"), cell: (row) => row.cohort_name ?? row.centre_name },
                  !draft && { key: "admission", label: t("staff.admission_number"), cell: (row) => html`<span class="code">${row.admission_number}</span>`, sort: (row) => row.admission_number },
                  !draft && { key: "seat", label: t("staff.seat"), cell: (row) => html`<span class="st-nowrap">${t("staff.room_seat", { room: row.room, seat: row.seat_no })}</span>`, sort: (row) => `${row.room} ${String(row.seat_no).padStart(4, "0")}` },
                  !draft && { key: "form", label: t("staff.form_label"), cell: (row) => row.form_label ?? "", sort: (row) => row.form_label },
                  !draft && { key: "state", label: t("staff.state"), cell: (row) => html`<${SeatChip} state=${row.state} />`, sort: (row) => row.state },
                ])}
              />`}`;
      }}
    <//>
  <//>`;
}
