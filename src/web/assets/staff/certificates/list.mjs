// Certificates: searched by name or number, filtered by state and sitting.

import { html, person, t } from "../kit.mjs";
import { useGet, usePages } from "../data.mjs";
import { Empty, Notice, Page } from "../parts/page.mjs";
import { ClearFilters, Filter, More, Table, Tools, columns } from "../parts/table.mjs";
import { CertificateChip } from "../parts/chips.mjs";
import { Download } from "../parts/progress.mjs";
import { Trade } from "../parts/occupation.mjs";
import { may } from "../roles.mjs";
import { place } from "../router.mjs";
import { day, word } from "../words.mjs";

const STATES = ["valid", "revoked", "replaced"];

/** A certificate's number in groups that can be read out: class, body, province, site, year, level, serial. @param {string} number */
export function spacedNumber(number) {
  const parts = /^([A-Z])(\d{4})(\d{2})(\d{6})(\d{2})(\d)(\d{6})$/.exec(number ?? "");
  return parts ? parts.slice(1).join(" ") : number;
}

/** @param {{ of: any, small?: boolean }} props */
export function PdfButton({ of, small }) {
  return html`<${Download} path=${`/certificates/${of.id}/pdf`} name=${`${of.number}.pdf`} label=${t("staff.certificates.pdf")} kind=${small ? "btn-outline-secondary btn-sm" : "btn-outline-secondary"} />`;
}

export function CertificatesPage() {
  const query = place.value.query;
  const wanted = { q: query.get("q") ?? "", state: query.get("state") ?? "", sitting_id: query.get("sitting_id") ?? "" };
  const pages = usePages("/certificates", wanted);
  const sitting = useGet(wanted.sitting_id ? `/sittings/${wanted.sitting_id}` : "");
  const filtered = Boolean(wanted.q || wanted.state || wanted.sitting_id);
  const issues = may(person.value, "IssueCertificates");
  return html`<${Page} title=${t("staff.certificates.title")} lead=${t("staff.certificates.lead")}>
    ${wanted.sitting_id && html`<${Notice}><p>${t("staff.certificates.of_sitting", { sitting: sitting.data?.name ?? "" })}</p><//>`}
    <${Tools} search=${t("staff.certificates.search")}>
      <${Filter} name="state" label=${t("staff.state")} any=${t("staff.all")} choices=${STATES.map((one) => [one, word("staff.certificate_state", one)])} />
      <${ClearFilters} names=${["q", "state", "sitting_id"]} />
    <//>
    ${pages.loaded &&
    pages.items.length === 0 &&
    (filtered
      ? html`<${Empty} title=${t("staff.nothing_found")} text=${t("staff.nothing_found_text")} />`
      : html`<${Empty}
          title=${t("staff.certificates.none")}
          text=${issues ? t("staff.certificates.none_text") : t("staff.certificates.none_read")}
          action=${html`<a class="btn btn-primary" href="/app/sittings?phase=released">${t("staff.certificates.to_sittings")}</a>`}
        />`)}
    ${pages.items.length > 0 &&
    html`<${Table}
      caption=${t("staff.certificates.title")}
      rows=${pages.items}
      rowKey=${(/** @type {any} */ row) => row.id}
      columns=${columns([
        { key: "holder", label: t("staff.certificates.holder"), kind: "main", cell: (row) => html`<a href=${`/app/certificates/${row.id}`}>${row.holder_name}</a>`, sort: (row) => row.holder_name },
        { key: "id", label: t("staff.person.id_number"), cell: (row) => html`<span class="code">${row.id_number_masked}</span>` },
        { key: "number", label: t("staff.certificates.number"), cell: (row) => html`<span class="code st-nowrap">${spacedNumber(row.number)}</span>`, sort: (row) => row.number },
        { key: "trade", label: t("staff.trade_label"), cell: (row) => html`<${Trade} code=${row.occupation_code} name=${row.occupation_name} level=${row.level} />` },
        { key: "issued", label: t("staff.certificates.issued"), cell: (row) => html`<span class="st-nowrap">${day(row.issued_on)}</span>`, sort: (row) => row.issued_on },
        { key: "state", label: t("staff.state"), cell: (row) => html`<${CertificateChip} state=${row.state} />` },
        { key: "pdf", label: t("staff.certificates.pdf"), kind: "actions", cell: (row) => html`<${PdfButton} of=${row} small />` },
      ])}
    />`}
    <${More} pages=${pages} />
  <//>`;
}
