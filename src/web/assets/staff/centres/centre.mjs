// One training centre and its cohorts.

import { html, person, t } from "../kit.mjs";
import { getAll, useLoad } from "../data.mjs";
import { Empty, Facts, Loaded, Page } from "../parts/page.mjs";
import { CohortTable } from "../cohorts/list.mjs";
import { may } from "../roles.mjs";
import { day } from "../words.mjs";
import { countyOf } from "./list.mjs";

/** @param {{ id: string }} props */
export function CentrePage({ id }) {
  const centre = useLoad(`centre ${id}`, async () => (await getAll("/centres")).find((/** @type {any} */ one) => one.id === id) ?? null);
  const write = may(person.value, "ManageCohorts");
  const add = write && html`<a class="btn btn-primary" href=${`/app/cohorts/new?centre=${id}`}>${t("staff.cohorts.new")}</a>`;
  return html`<${Page} title=${centre.data?.name ?? t("staff.centre")} back=${{ href: "/app/centres", label: t("staff.centres.title") }} actions=${add}>
    <${Loaded} of=${centre}>
      ${(/** @type {any} */ data) =>
        data === null
          ? html`<${Empty} title=${t("staff.missing.head")} text=${t("staff.missing.text")} />`
          : html`<${Facts} rows=${[[t("staff.centres.county"), countyOf(data)], data.created_at && [t("staff.created"), day(data.created_at)]]} />
              <h2>${t("staff.cohorts.title")}</h2>
              <${CohortTable} write=${write} centre=${id} showCentre=${false} />`}
    <//>
  <//>`;
}
