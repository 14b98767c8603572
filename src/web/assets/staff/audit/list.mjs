// The chain of what was done: by whom, when, to what. Nobody can change it unseen.

import { html, person, t, useState } from "../kit.mjs";
import { getAll, useLoad, usePages } from "../data.mjs";
import { Empty, Facts, Page } from "../parts/page.mjs";
import { ClearFilters, Filter, More, Table, Tools, columns } from "../parts/table.mjs";
import { Dialog } from "../parts/dialog.mjs";
import { PeopleTabs } from "../people/list.mjs";
import { may } from "../roles.mjs";
import { place } from "../router.mjs";
import { moment, word } from "../words.mjs";

const KINDS = ["account", "membership", "session", "standard_edition", "exam_plan", "bank", "centre", "cohort", "roster", "sitting", "admission", "attempt", "certificate"];

/** Pages about a subject that can be opened from its entry. @type {Record<string, string>} */
const PLACES = { sitting: "/app/sittings/", cohort: "/app/cohorts/", centre: "/app/centres/", certificate: "/app/certificates/", exam_plan: "/app/plans/", standard_edition: "/app/standards/", item: "/app/items/" };

/** What was done, in words where there are some. @param {string} action */
export const actionName = (action) => word("staff.action", action);

export function AuditPage() {
  const query = place.value.query;
  const subject_kind = query.get("subject_kind") ?? "";
  const subject_id = query.get("subject_id") ?? "";
  const pages = usePages("/audit", { subject_kind, subject_id });
  const [chosen, setChosen] = useState(/** @type {any} */ (undefined));
  const body = person.value?.role === "body_admin";
  const people = useLoad(may(person.value, "ManageAccounts") ? "names" : "", async () => new Map((await getAll("/accounts")).map((/** @type {any} */ one) => [one.id, one.display_name])));
  const actor = (/** @type {any} */ entry) => {
    if (entry.actor === "system") return t("staff.audit.system");
    if (entry.actor.startsWith("candidate:")) return t("staff.role.candidate");
    return people.data?.get(entry.actor) ?? html`<span class="code">${shortId(entry.actor)}</span>`;
  };
  return html`<${Page} title=${body ? t("staff.nav.people") : t("staff.nav.audit")} lead=${t("staff.audit.lead")}>
    <${PeopleTabs} here="audit" />
    <${Tools}>
      <${Filter} name="subject_kind" label=${t("staff.audit.subject")} any=${t("staff.all")} choices=${KINDS.map((one) => [one, word("staff.subject", one)])} also=${{ subject_id: null }} />
      <${ClearFilters} names=${["subject_kind", "subject_id"]} />
    <//>
    ${pages.loaded && pages.items.length === 0 && html`<${Empty} title=${t("staff.nothing_found")} text=${t("staff.audit.none_text")} />`}
    ${pages.items.length > 0 &&
    html`<${Table}
      caption=${t("staff.audit.tab")}
      rows=${pages.items}
      rowKey=${(/** @type {any} */ row) => `${row.chain}/${row.seq}`}
      columns=${columns([
        { key: "seq", label: t("staff.audit.seq"), kind: "number", cell: (row) => row.seq },
        { key: "at", label: t("staff.audit.at"), cell: (row) => html`<span class="st-nowrap">${moment(row.at)}</span>` },
        { key: "action", label: t("staff.audit.action"), kind: "main", cell: (row) => actionName(row.action) },
        { key: "subject", label: t("staff.audit.subject"), cell: (row) => html`<a href=${`/app/audit?subject_kind=${encodeURIComponent(row.subject_kind)}&subject_id=${encodeURIComponent(row.subject_id)}`}>${word("staff.subject", row.subject_kind)}</a>` },
        { key: "actor", label: t("staff.audit.actor"), cell: actor },
        { key: "more", label: t("staff.audit.more"), kind: "actions", cell: (row) => html`<button type="button" class="btn btn-outline-secondary btn-sm" onClick=${() => setChosen(row)}>${t("staff.audit.more")}</button>` },
      ])}
    />`}
    <${More} pages=${pages} />
    ${chosen && html`<${EntryDialog} entry=${chosen} actor=${actor(chosen)} onClose=${() => setChosen(undefined)} />`}
  <//>`;
}

/** @param {string} id */
const shortId = (id) => (id?.length > 12 ? `${id.slice(0, 4)}…${id.slice(-6)}` : id);

/** @param {{ entry: any, actor: any, onClose: () => void }} props */
function EntryDialog({ entry, actor, onClose }) {
  const to = PLACES[entry.subject_kind];
  const data = Object.entries(entry.data ?? {});
  return html`<${Dialog} open=${true} title=${actionName(entry.action)} onClose=${onClose} wide buttons=${html`<button type="button" class="btn btn-primary" onClick=${onClose}>${t("shell.close")}</button>`}>
    <${Facts}
      rows=${[
        [t("staff.audit.at"), moment(entry.at)],
        [t("staff.audit.actor"), actor],
        [t("staff.audit.subject"), html`${word("staff.subject", entry.subject_kind)} ${to ? html`<a href=${to + entry.subject_id} onClick=${onClose}>${t("staff.audit.open")}</a>` : html`<span class="code">${entry.subject_id}</span>`}`],
        [t("staff.audit.code"), html`<span class="code">${entry.action}</span>`],
        ...data.map(([name, value]) => /** @type {[any, any]} */ ([html`<span class="code">${name}</span>`, html`<span class="code">${typeof value === "object" ? JSON.stringify(value) : String(value)}</span>`])),
        [t("staff.audit.place"), t("staff.audit.place_value", { chain: entry.chain ?? "", seq: entry.seq })],
        entry.hash && [t("staff.audit.hash"), html`<span class="code st-break">${entry.hash}</span>`],
      ]}
    />
  <//>`;
}
