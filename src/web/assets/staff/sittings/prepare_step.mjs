// Preparation: papers, seats, admission numbers and seat codes in one go, or the reasons why not.

import { api, asApiError, html, newKey, t, useState } from "../kit.mjs";
import { Facts, Notice, Section } from "../parts/page.mjs";
import { Confirm } from "../parts/dialog.mjs";
import { Trade } from "../parts/occupation.mjs";
import { go } from "../router.mjs";
import { span } from "../words.mjs";
import { seatsOf } from "./setup.mjs";

/** Where a reason is mended. @type {Record<string, { key: string, to: (sitting: any) => string }>} */
const MENDS = {
  "sitting.seats_short": { key: "staff.setup.to_rooms", to: (sitting) => `/app/sittings/${sitting.id}/setup?step=rooms` },
  "sitting.no_rooms": { key: "staff.setup.to_rooms", to: (sitting) => `/app/sittings/${sitting.id}/setup?step=rooms` },
  "sitting.no_candidates": { key: "staff.setup.to_candidates", to: (sitting) => `/app/sittings/${sitting.id}/setup?step=candidates` },
  "sitting.bank_short": { key: "staff.setup.to_banks", to: () => "/app/banks" },
};

/** @param {{ sitting: any, onChange: () => void }} props */
export function PrepareStep({ sitting, onChange }) {
  const [forms, setForms] = useState(2);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState(/** @type {any} */ (undefined));
  const seats = seatsOf(sitting);
  const people = sitting.candidates ?? 0;
  const reasons = [
    (sitting.rooms ?? []).length === 0 && { text: t("staff.setup.reason_rooms"), ...MENDS["sitting.no_rooms"] },
    people === 0 && { text: t("staff.setup.reason_candidates"), ...MENDS["sitting.no_candidates"] },
    people > seats && seats > 0 && { text: t("staff.setup.reason_seats", { people, seats, n: people - seats }), ...MENDS["sitting.seats_short"] },
  ].filter(Boolean);
  const prepare = async () => {
    setProblem(undefined);
    try {
      return await api.post(`/sittings/${sitting.id}/preparation`, { forms }, newKey());
    } catch (error) {
      // The reasons belong on the page, where they can be read while mending.
      setProblem(asApiError(error));
      return undefined;
    }
  };
  const mend = MENDS[problem?.code ?? ""];
  return html`<${Section} title=${t("staff.setup.prepare_title")} note=${t("staff.setup.prepare_note")}>
      <${Facts}
        rows=${[
          [t("staff.trade_label"), html`<${Trade} code=${sitting.occupation_code} level=${sitting.level} name=${sitting.occupation_name} />`],
          [t("staff.plan"), sitting.plan?.name],
          [t("staff.sittings.when"), span(sitting.opens_at, sitting.closes_at)],
          [t("staff.sittings.candidates"), t("staff.people", { n: people })],
          [t("staff.setup.rooms_seats"), t("staff.setup.seats_sum", { rooms: (sitting.rooms ?? []).length, seats })],
        ]}
      />
      ${reasons.length > 0 &&
      html`<${Notice} kind="warn" title=${t("staff.setup.not_yet")}>
        <ul>
          ${reasons.map((/** @type {any} */ reason) => html`<li>${reason.text} <a href=${reason.to(sitting)}>${t(reason.key)}</a></li>`)}
        </ul>
      <//>`}
      <div class="st-field is-short">
        <label class="form-label" for="st-forms">${t("staff.setup.forms")}</label>
        <select id="st-forms" class="form-select" aria-describedby="st-forms-hint" value=${String(forms)} onChange=${(/** @type {any} */ event) => setForms(Number(event.currentTarget.value))}>
          ${Array.from({ length: 10 }, (_, index) => index + 1).map((n) => html`<option value=${String(n)} selected=${n === forms}>${t("staff.setup.forms_n", { n })}</option>`)}
        </select>
        <p class="form-text" id="st-forms-hint">${t("staff.setup.forms_hint")}</p>
      </div>
      ${problem &&
      html`<${Notice} kind="warn" role="alert" title=${problem.title}>
        <p>${problem.detail}</p>
        ${problem.errors.length > 0 && html`<ul>${problem.errors.map((/** @type {any} */ one) => html`<li>${one.detail}</li>`)}</ul>`}
        ${mend && html`<p><a href=${mend.to(sitting)}>${t(mend.key)}</a></p>`}
      <//>`}
    <//>
    <div class="st-step-foot">
      <a class="btn btn-outline-secondary" href=${`/app/sittings/${sitting.id}/setup?step=candidates`}>${t("staff.setup.back_candidates")}</a>
      <button type="button" class="btn btn-primary" disabled=${reasons.length > 0} onClick=${() => setAsking(true)}>${t("staff.setup.prepare")}</button>
    </div>
    ${asking &&
    html`<${Confirm}
      title=${t("staff.setup.prepare_ask", { n: people })}
      yes=${t("staff.setup.prepare_yes")}
      act=${prepare}
      onClose=${() => setAsking(false)}
      onDone=${(/** @type {any} */ answer) => {
        if (answer) go(`/app/sittings/${sitting.id}?prepared=1`);
        else onChange();
      }}
    >
      <ul>
        <li>${t("staff.setup.effect_forms", { n: forms })}</li>
        <li>${t("staff.setup.effect_seats", { n: people })}</li>
        <li>${t("staff.setup.effect_codes")}</li>
      </ul>
      <p>${t("staff.setup.effect_fixed")}</p>
    <//>`}`;
}
