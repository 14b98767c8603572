// One certificate: its fields, its file, and its end by revocation or replacement.

import { html, person, t, useState } from "../kit.mjs";
import { useGet } from "../data.mjs";
import { Facts, Loaded, Notice, Page, Section } from "../parts/page.mjs";
import { CertificateChip } from "../parts/chips.mjs";
import { Trade } from "../parts/occupation.mjs";
import { may } from "../roles.mjs";
import { day, moment } from "../words.mjs";
import { EndDialog } from "./end.mjs";
import { PdfButton, spacedNumber } from "./list.mjs";

/** @param {{ id: string }} props */
export function CertificatePage({ id }) {
  const certificate = useGet(`/certificates/${id}`);
  const one = certificate.data;
  return html`<${Page}
    title=${one ? t("staff.certificates.of", { name: one.holder_name }) : t("staff.certificates.title")}
    lead=${one && html`<${CertificateChip} state=${one.state} /> <span class="code">${spacedNumber(one.number)}</span>`}
    back=${{ href: "/app/certificates", label: t("staff.certificates.title") }}
    actions=${one && html`<${PdfButton} of=${one} />`}
  >
    <${Loaded} of=${certificate}>${(/** @type {any} */ data) => html`<${Certificate} certificate=${data} onChange=${certificate.reload} />`}<//>
  <//>`;
}

/** @param {{ certificate: any, onChange: () => void }} props */
function Certificate({ certificate, onChange }) {
  const [ending, setEnding] = useState("");
  const all = certificate;
  const fields = certificate.fields ?? {};
  const ends = may(person.value, "EndCertificates") && all.state === "valid";
  const reason = all.end_reason;
  return html`${all.state !== "valid" &&
    html`<${Notice} kind="warn" title=${t(`staff.certificates.ended_${all.state}`)}>
      <p>${t("staff.certificates.ended_at", { at: moment(all.ended_at) })}${reason && ` ${t("staff.certificates.reason_was", { reason })}`}</p>
      ${all.replaced_by && html`<p><a href=${`/app/certificates/${all.replaced_by}`}>${t("staff.certificates.to_new")}</a></p>`}
    <//>`}
    <${Section} title=${t("staff.certificates.printed")}>
      <${Facts}
        rows=${[
          [t("staff.certificates.holder"), all.holder_name],
          [t("staff.person.id_number"), html`<span class="code">${all.id_number_masked}</span>`],
          [t("staff.trade_label"), html`<${Trade} code=${all.occupation_code} name=${all.occupation_name} level=${all.level} />`],
          fields.trade && fields.trade !== "--" && [t("staff.certificates.trade"), fields.trade],
          [t("staff.certificates.number"), html`<span class="code">${spacedNumber(all.number)}</span>`],
          [t("staff.certificates.issued"), day(all.issued_on)],
          fields.evaluation_body && [t("staff.body"), fields.evaluation_body],
        ]}
      />
      <p><a href=${all.verify_url}>${t("staff.certificates.public_page")}</a></p>
    <//>
    ${ends &&
    html`<${Section} title=${t("staff.certificates.end")} note=${t("staff.certificates.end_note")}>
      <div class="buttons">
        <button type="button" class="btn btn-outline-secondary" onClick=${() => setEnding("replacement")}>${t("staff.certificates.replace")}</button>
        <button type="button" class="btn btn-outline-secondary st-danger" onClick=${() => setEnding("revocation")}>${t("staff.certificates.revoke")}</button>
      </div>
    <//>`}
    ${ending && html`<${EndDialog} certificate=${all} kind=${ending} name=${all.holder_name} onClose=${() => setEnding("")} onDone=${onChange} />`}`;
}
