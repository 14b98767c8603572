// A candidate's own results and certificates.

import { html, t } from "../kit.mjs";
import { entries, useGet } from "../data.mjs";
import { Empty, Facts, Loaded, Page, Section } from "../parts/page.mjs";
import { CertificateChip, PassChip } from "../parts/chips.mjs";
import { Download } from "../parts/progress.mjs";
import { day, levelName, local, moment, points, word } from "../words.mjs";
import { spacedNumber } from "../certificates/list.mjs";

export function MinePage() {
  const results = useGet("/my/results");
  const certificates = useGet("/my/certificates");
  return html`<${Page} title=${t("staff.mine.title")} lead=${t("staff.mine.lead")}>
    <${Loaded} of=${certificates}>
      ${(/** @type {any} */ data) => {
        const list = entries(data);
        if (list.length === 0) return html`<${Section} title=${t("staff.mine.certificates")}><p class="st-note">${t("staff.mine.no_certificates")}</p><//>`;
        return list.map((/** @type {any} */ one) => html`<${Certificate} of=${one} />`);
      }}
    <//>
    <${Loaded} of=${results}>
      ${(/** @type {any} */ data) => {
        const list = entries(data);
        if (list.length === 0) return html`<${Empty} title=${t("staff.mine.no_results")} text=${t("staff.mine.no_results_text")} />`;
        return list.map((/** @type {any} */ one) => html`<${Result} of=${one} />`);
      }}
    <//>
  <//>`;
}

/** @param {{ of: any }} props */
function Certificate({ of }) {
  return html`<${Section} title=${html`${t("staff.mine.certificate")} <${CertificateChip} state=${of.state} />`}>
    <${Facts}
      rows=${[
        [t("staff.trade_label"), `${of.occupation_name ?? of.occupation_code ?? ""} ${of.level_name ?? levelName(of.level)}`],
        [t("staff.certificates.number"), html`<span class="code">${spacedNumber(of.number)}</span>`],
        of.issued_on && [t("staff.certificates.issued"), day(of.issued_on)],
      ]}
    />
    <div class="buttons">
      <${Download} path=${`/my/certificates/${of.id}/pdf`} name=${`${of.number}.pdf`} label=${t("staff.certificates.pdf")} />
      <a class="btn btn-outline-secondary" href=${of.verify_url}>${t("staff.mine.show")}</a>
    </div>
  <//>`;
}

/** @param {{ of: any }} props */
function Result({ of }) {
  return html`<${Section} title=${html`${of.sitting_name} <${PassChip} passed=${of.passed} />`}>
    <p>${of.occupation_name} ${of.level_name}</p>
    <table class="st-table is-plain is-narrow">
      <thead>
        <tr>
          <th scope="col">${t("staff.standards.component")}</th>
          <th scope="col" class="is-number">${t("staff.mine.score")}</th>
          <th scope="col" class="is-number">${t("staff.plans.pass")}</th>
          <th scope="col">${t("staff.results.outcome")}</th>
        </tr>
      </thead>
      <tbody>
        ${of.components.map(
          (/** @type {any} */ one) => html`<tr>
            <th scope="row">${word("staff.component", one.component)}</th>
            <td class="is-number">${t("staff.mine.of_full", { score: points(one.score_hundredths), full: points(one.full_hundredths) })}</td>
            <td class="is-number">${points(one.pass_hundredths)}</td>
            <td><${PassChip} passed=${one.passed} /></td>
          </tr>`,
        )}
      </tbody>
    </table>
    ${(of.profile ?? []).length > 0 &&
    html`<h3>${t("staff.mine.profile")}</h3>
      <ul class="st-profile">
        ${of.profile.map(
          (/** @type {any} */ one) => html`<li>
            <span>${local(one, "name") || one.section}</span>
            <span class="st-bar" aria-hidden="true"><span style=${{ width: `${one.full_hundredths > 0 ? (one.score_hundredths * 100) / one.full_hundredths : 0}%` }}></span></span>
            <span class="number">${t("staff.mine.of_full", { score: points(one.score_hundredths), full: points(one.full_hundredths) })}</span>
          </li>`,
        )}
      </ul>`}
    <p class="st-note">${t("staff.mine.released", { at: moment(of.released_at), number: of.admission_number })}</p>
  <//>`;
}
