// Accounts of the own body: who works here, in which role; switched off when somebody leaves.

import { api, html, person, t, toast, useState } from "../kit.mjs";
import { usePages } from "../data.mjs";
import { Empty, Page, Tabs } from "../parts/page.mjs";
import { ClearFilters, Filter, More, Table, Tools, columns } from "../parts/table.mjs";
import { Chip } from "../parts/chips.mjs";
import { Confirm } from "../parts/dialog.mjs";
import { GIVEN_ROLES, may } from "../roles.mjs";
import { place } from "../router.mjs";
import { joined, roleName } from "../words.mjs";

/** @param {{ here: "people" | "audit" }} props */
export function PeopleTabs({ here }) {
  if (!may(person.value, "ManageAccounts")) return null;
  return html`<${Tabs}
    label=${t("staff.nav.people")}
    tabs=${[
      { href: "/app/people", text: t("staff.people_page.tab"), here: here === "people" },
      { href: "/app/audit", text: t("staff.audit.tab"), here: here === "audit" },
    ]}
  />`;
}

/** @param {any} account @returns {string[]} */
const rolesOf = (account) => account.memberships.map((/** @type {any} */ one) => one.role);

/** @param {any} account */
const centreOf = (account) => account.memberships.find((/** @type {any} */ one) => one.centre)?.centre.name ?? "";

/** @param {{ of: any }} props */
function AccountChip({ of }) {
  if (!of.has_password) return html`<${Chip}>${t("staff.people_page.invited")}<//>`;
  return of.active ? html`<${Chip} tone="good">${t("staff.people_page.active")}<//>` : html`<${Chip} tone="off">${t("staff.people_page.inactive")}<//>`;
}

export function PeoplePage() {
  const role = place.value.query.get("role") ?? "";
  const q = place.value.query.get("q") ?? "";
  const pages = usePages("/accounts", { role });
  const [chosen, setChosen] = useState(/** @type {any} */ (undefined));
  const me = person.value;
  const shown = pages.items.filter((/** @type {any} */ one) => q === "" || `${one.display_name} ${one.login}`.includes(q));
  return html`<${Page}
    title=${t("staff.nav.people")}
    lead=${t("staff.people_page.lead")}
    actions=${html`<a class="btn btn-primary" href="/app/people/new">${t("staff.people_page.new")}</a>`}
  >
    <${PeopleTabs} here="people" />
    <${Tools} search=${t("staff.people_page.search")}>
      <${Filter} name="role" label=${t("staff.people_page.role")} any=${t("staff.all")} choices=${GIVEN_ROLES.map((one) => [one, roleName(one)])} />
      <${ClearFilters} names=${["q", "role"]} />
    <//>
    ${pages.loaded && shown.length === 0 && html`<${Empty} title=${t("staff.nothing_found")} text=${t("staff.nothing_found_text")} />`}
    ${shown.length > 0 &&
    html`<${Table}
      caption=${t("staff.people_page.tab")}
      rows=${shown}
      rowKey=${(/** @type {any} */ row) => row.id}
      columns=${columns([
        { key: "name", label: t("staff.person.name"), kind: "main", cell: (row) => row.display_name, sort: (row) => row.display_name },
        { key: "login", label: t("staff.people_page.login"), cell: (row) => html`<span class="code">${row.login}</span>`, sort: (row) => row.login },
        { key: "role", label: t("staff.people_page.role"), cell: (row) => joined(rolesOf(row).map(roleName)), sort: (row) => joined(rolesOf(row)) },
        { key: "centre", label: t("staff.centre"), cell: (row) => centreOf(row) || t("staff.none") },
        { key: "state", label: t("staff.state"), cell: (row) => html`<${AccountChip} of=${row} />` },
        {
          key: "act",
          label: t("staff.people_page.change"),
          kind: "actions",
          cell: (row) =>
            row.id === me?.account_id
              ? html`<span class="st-soft">${t("staff.people_page.myself")}</span>`
              : row.has_password &&
                html`<button type="button" class="btn btn-outline-secondary btn-sm" onClick=${() => setChosen(row)}>${t(row.active ? "staff.people_page.deactivate" : "staff.people_page.activate")}</button>`,
        },
      ])}
    />`}
    <${More} pages=${pages} />
    ${chosen &&
    html`<${Confirm}
      title=${t(chosen.active ? "staff.people_page.deactivate_ask" : "staff.people_page.activate_ask", { name: chosen.display_name })}
      yes=${t(chosen.active ? "staff.people_page.deactivate" : "staff.people_page.activate")}
      danger=${chosen.active}
      act=${() => api.patch(`/accounts/${chosen.id}`, { active: !chosen.active })}
      onClose=${() => setChosen(undefined)}
      onDone=${() => {
        toast(t(chosen.active ? "staff.people_page.deactivated" : "staff.people_page.activated", { name: chosen.display_name }));
        pages.reload();
      }}
    >
      <p>${t(chosen.active ? "staff.people_page.deactivate_effect" : "staff.people_page.activate_effect")}</p>
    <//>`}
  <//>`;
}
