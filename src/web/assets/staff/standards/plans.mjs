// The own body's exam plans, and those that ship with the program.

import { api, html, newKey, person, t, toast, useState } from "../kit.mjs";
import { entries, useGet, usePages } from "../data.mjs";
import { Empty, Loaded, Page, Section } from "../parts/page.mjs";
import { More, Table, columns } from "../parts/table.mjs";
import { StatusChip } from "../parts/chips.mjs";
import { Confirm } from "../parts/dialog.mjs";
import { Trade } from "../parts/occupation.mjs";
import { may } from "../roles.mjs";
import { go } from "../router.mjs";
import { day, textName } from "../words.mjs";
import { StandardTabs } from "./list.mjs";

export function PlansPage() {
  const write = may(person.value, "WritePlans");
  const pages = usePages("/plans");
  return html`<${Page} title=${t("staff.nav.standards")} lead=${t("staff.plans.lead")}>
    <${StandardTabs} here="plans" />
    <${Section} title=${t("staff.plans.own")} kind="is-list">
      ${pages.loaded && pages.items.length === 0 && html`<${Empty} title=${t("staff.plans.none")} text=${write ? t("staff.plans.none_text") : t("staff.plans.none_read")} />`}
      ${pages.items.length > 0 &&
      html`<${Table}
        caption=${t("staff.plans.own")}
        rows=${pages.items}
        rowKey=${(/** @type {any} */ row) => row.id}
        columns=${columns([
          { key: "name", label: t("staff.plan"), kind: "main", cell: (row) => html`<a href=${`/app/plans/${row.id}`}>${row.name}</a>`, sort: (row) => row.name },
          { key: "trade", label: t("staff.trade_label"), cell: (row) => html`<${Trade} code=${row.occupation_code} level=${row.level} />` },
          { key: "version", label: t("staff.plans.version_label"), kind: "number", cell: (row) => t("staff.plans.version", { n: row.version }), sort: (row) => row.version },
          { key: "created", label: t("staff.created"), cell: (row) => html`<span class="st-nowrap">${day(row.created_at)}</span>`, sort: (row) => row.created_at },
        ])}
      />`}
      <${More} pages=${pages} />
    <//>
    ${write && html`<${Shipped} own=${pages.items} />`}
  <//>`;
}

/** @param {{ own: any[] }} props */
function Shipped({ own }) {
  const shipped = useGet("/plans/shipped");
  const [chosen, setChosen] = useState(/** @type {any} */ (undefined));
  const taken = (/** @type {any} */ plan) => own.filter((one) => one.occupation_code === plan.occupation_code && one.level === plan.level).length;
  return html`<${Section} title=${t("staff.plans.shipped")} note=${t("staff.plans.shipped_note")} kind="is-list">
    <${Loaded} of=${shipped}>
      ${(/** @type {any} */ data) => html`<${Table}
        caption=${t("staff.plans.shipped")}
        rows=${entries(data)}
        rowKey=${(/** @type {any} */ row) => row.key}
        columns=${columns([
          { key: "name", label: t("staff.plan"), kind: "main", cell: (row) => textName(row) },
          { key: "trade", label: t("staff.trade_label"), cell: (row) => html`<${Trade} code=${row.occupation_code} level=${row.level} />` },
          { key: "status", label: t("staff.standards.basis"), cell: (row) => html`<${StatusChip} status=${row.status} />` },
          {
            key: "take",
            label: t("staff.plans.take"),
            kind: "actions",
            cell: (row) => html`<button type="button" class="btn btn-outline-secondary btn-sm" onClick=${() => setChosen(row)}>${taken(row) > 0 ? t("staff.plans.take_again") : t("staff.plans.take")}</button>`,
          },
        ])}
      />`}
    <//>
    ${chosen &&
    html`<${Confirm}
      title=${t("staff.plans.take_ask", { name: textName(chosen) })}
      yes=${t("staff.plans.take")}
      act=${() => api.post("/plans", { shipped_key: chosen.key }, newKey())}
      onClose=${() => setChosen(undefined)}
      onDone=${(/** @type {any} */ answer) => {
        toast(t("staff.plans.taken"));
        go(`/app/plans/${answer.id}`);
      }}
    >
      <ul>
        <li>${t("staff.plans.take_effect_copy", { n: taken(chosen) + 1 })}</li>
        ${taken(chosen) > 0 && html`<li>${t("staff.plans.take_effect_old")}</li>`}
        ${chosen.status === "proposal" && html`<li>${t("staff.plans.take_effect_proposal")}</li>`}
      </ul>
    <//>`}
  <//>`;
}
