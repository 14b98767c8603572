// Results for the person who knows admission number, name and the end of the identity number.

import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, createClient } from "../lib/api.mjs";
import { ProblemNotice, SubmitButton, TextField, faultOf, useSending } from "../lib/forms.mjs";
import { classes, html } from "../lib/html.mjs";
import { t, textOf } from "../lib/i18n.mjs";
import { formatScore } from "../lib/scores.mjs";
import { startPage } from "../lib/start.mjs";
import { formatDateTime } from "../lib/time.mjs";

/** @typedef {{component: "theory" | "practical" | "review", score_hundredths: number, full_hundredths: number, pass_hundredths: number, passed: boolean}} Component */
/** @typedef {{section: string, name_zh: string, name_en: string, score_hundredths: number, full_hundredths: number}} ProfileRow */
/**
 * @typedef {object} CandidateResult
 * @property {string} admission_number
 * @property {string} name
 * @property {string} id_number_masked
 * @property {string} sitting_name
 * @property {string} occupation_name
 * @property {string} level_name
 * @property {Component[]} components
 * @property {ProfileRow[]} profile
 * @property {boolean} passed
 * @property {string} released_at
 */
/** @typedef {{number: string, state: "valid" | "revoked" | "replaced", verify_url: string}} HeldCertificate */

const client = createClient();
const SHOWN = ["admission_number", "name", "id_last_six"];

/** Full-width letters and blanks as people type them. @param {string} text */
const plain = (text) => text.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase();

function Results() {
  const [found, setFound] = useState(/** @type {{result: CandidateResult, certificates: HeldCertificate[]} | null} */ (null));
  const [number, setNumber] = useState("");
  const [name, setName] = useState("");
  const [lastSix, setLastSix] = useState("");
  const sending = useSending();
  if (found) {
    return html`<${Shown} result=${found.result} certificates=${found.certificates} onAgain=${() => {
      setFound(null);
      setNumber("");
      setName("");
      setLastSix("");
    }} />`;
  }
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    void sending.run(async () => {
      const who = { admission_number: plain(number), name: name.trim(), id_last_six: plain(lastSix) };
      const result = await client.post("/results/lookup", who);
      setFound({ result, certificates: result.passed ? await certificatesOf(who) : [] });
    });
  };
  return html`<div class="narrow centred">
    <h1>${t("public.results.title")}</h1>
    <form class="card-plain" onSubmit=${send}>
      <${ProblemNotice} problem=${sending.problem} shownFields=${SHOWN} />
      <${TextField} id="admission-number" label=${t("exam.fact.admission_number")} hint=${t("public.results.number_hint")} value=${number} onValue=${setNumber}
        fault=${faultOf(sending.problem, "admission_number")} attributes=${{ autocomplete: "off", spellcheck: false, maxlength: 40 }} />
      <${TextField} id="name" label=${t("exam.fact.name")} value=${name} onValue=${setName}
        fault=${faultOf(sending.problem, "name")} attributes=${{ autocomplete: "off", maxlength: 60 }} />
      <${TextField} id="id-last-six" label=${t("public.results.last_six")} hint=${t("public.results.last_six_hint")} value=${lastSix} onValue=${setLastSix}
        fault=${faultOf(sending.problem, "id_last_six")} attributes=${{ autocomplete: "off", spellcheck: false, maxlength: 10 }} />
      <${SubmitButton} busy=${sending.busy} class="w-100">${t("public.results.send")}<//>
    </form>
    <p>${t("public.results.help")}</p>
  </div>`;
}

/** None yet is no failure. @param {object} who @returns {Promise<HeldCertificate[]>} */
async function certificatesOf(who) {
  try {
    return (await client.post("/certificates/lookup", who)).items;
  } catch (error) {
    if (error instanceof ApiError) return [];
    throw error;
  }
}

/** @param {{result: CandidateResult, certificates: HeldCertificate[], onAgain: () => void}} props */
function Shown({ result, certificates, onAgain }) {
  const heading = useRef(/** @type {HTMLHeadingElement | null} */ (null));
  useEffect(() => heading.current?.focus(), []);
  return html`
    <h1 tabindex="-1" ref=${heading}>${result.passed ? t("public.results.passed") : t("public.results.not_passed")}</h1>
    <section class="card-plain">
      <dl class="facts">
        <dt>${t("exam.fact.name")}</dt><dd><strong>${result.name}</strong> ${result.id_number_masked}</dd>
        <dt>${t("exam.fact.admission_number")}</dt><dd class="code">${result.admission_number}</dd>
        <dt>${t("exam.fact.exam")}</dt><dd>${result.occupation_name} ${result.level_name}</dd>
        <dt>${t("exam.fact.sitting")}</dt><dd>${result.sitting_name}</dd>
        <dt>${t("public.results.released_at")}</dt><dd>${formatDateTime(result.released_at)}</dd>
      </dl>
      ${result.components.length === 0 ? html`<p class="notice">${t("public.results.absent")}</p>` : html`<div class="table-scroll"><table class="table">
        <caption class="visually-hidden">${t("public.results.components")}</caption>
        <thead><tr>
          <th scope="col">${t("public.results.component")}</th>
          <th scope="col" class="number">${t("public.results.score")}</th>
          <th scope="col" class="number">${t("public.results.pass_mark")}</th>
          <th scope="col">${t("public.results.outcome")}</th>
        </tr></thead>
        <tbody>${result.components.map((one) => html`<tr key=${one.component}>
          <th scope="row">${t(`public.component.${one.component}`)}</th>
          <td class="number"><strong>${formatScore(one.score_hundredths)}</strong> / ${formatScore(one.full_hundredths)}</td>
          <td class="number">${formatScore(one.pass_hundredths)}</td>
          <td><span class=${classes("badge-plain", one.passed ? "badge-done" : "badge-warning")}>${one.passed ? t("public.results.yes") : t("public.results.no")}</span></td>
        </tr>`)}</tbody>
      </table></div>`}
      <p>${result.passed ? t("public.results.next_passed") : t("public.results.next_not_passed")}</p>
    </section>
    ${result.passed ? html`<${Certificates} certificates=${certificates} />` : null}
    ${result.profile.length > 0 ? html`<${Profile} rows=${result.profile} />` : null}
    <div class="buttons no-print">
      <button type="button" class="btn btn-outline-secondary" onClick=${() => print()}>${t("shell.print")}</button>
      <button type="button" class="btn btn-primary" onClick=${onAgain}>${t("public.results.again")}</button>
    </div>`;
}

/** @param {{certificates: HeldCertificate[]}} props */
function Certificates({ certificates }) {
  return html`<section class="card-plain">
    <h2>${t("public.results.certificate")}</h2>
    ${certificates.length === 0 ? html`<p>${t("public.results.certificate_soon")}</p>` : null}
    ${certificates.map((one) => html`<p key=${one.number}>${t("public.results.certificate_number")} <strong class="code">${one.number}</strong>
      <span class=${classes("badge-plain", one.state === "valid" ? "badge-done" : "badge-error")}>${t(`public.certificate_state.${one.state}`)}</span>
      <a href=${pathOf(one.verify_url)}>${t("public.results.certificate_link")}</a></p>`)}
  </section>`;
}

/** The same page on this host: the printed address may be another one's view of it. @param {string} address */
function pathOf(address) {
  return new URL(address, location.href).pathname;
}

/** Bars with the numbers beside them. @param {{rows: ProfileRow[]}} props */
function Profile({ rows }) {
  return html`<section class="card-plain">
    <h2>${t("public.results.profile")}</h2>
    <p>${t("public.results.profile_what")}</p>
    <div class="table-scroll"><table class="table profile">
      <caption class="visually-hidden">${t("public.results.profile")}</caption>
      <thead><tr>
        <th scope="col">${t("public.results.section")}</th>
        <th scope="col" class="number">${t("public.results.score")}</th>
        <th scope="col" class="profile-share">${t("public.results.share")}</th>
      </tr></thead>
      <tbody>${rows.map((row) => {
        const share = row.full_hundredths > 0 ? Math.round((row.score_hundredths * 100) / row.full_hundredths) : 0;
        return html`<tr key=${row.section}>
          <th scope="row">${textOf(row, "name")}</th>
          <td class="number">${formatScore(row.score_hundredths)} / ${formatScore(row.full_hundredths)}</td>
          <td class="profile-share"><div class="profile-cell"><div class="bar" aria-hidden="true"><div class="bar-fill" style=${{ width: `${share}%` }}></div></div><span class="number">${share}%</span></div></td>
        </tr>`;
      })}</tbody>
    </table></div>
  </section>`;
}

await startPage(() => html`<${Results} />`);
