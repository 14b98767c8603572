// Anybody verifies the receipt of an attempt: the file which the exam page saved, or its text.

import { useState } from "preact/hooks";
import { ApiError, createClient } from "../lib/api.mjs";
import { ProblemNotice, SubmitButton, useSending } from "../lib/forms.mjs";
import { html } from "../lib/html.mjs";
import { t } from "../lib/i18n.mjs";
import { startPage } from "../lib/start.mjs";
import { formatPrecise } from "../lib/time.mjs";

/** @typedef {{valid: boolean, checks: {name: string, ok: boolean}[]}} Verdict */

const client = createClient();
/** No receipt is longer. */
const MOST_CHARACTERS = 65_536;

/** The receipt in a text; throws for anything else. @param {string} text */
function receiptIn(text) {
  try {
    if (text.length > MOST_CHARACTERS) throw new Error("too long");
    const read = JSON.parse(text);
    const receipt = read?.receipt ?? read;
    if (typeof receipt?.signature !== "string") throw new Error("no receipt");
    return receipt;
  } catch {
    throw new ApiError({ status: 422, code: "client.no_receipt", title: t("public.receipt.unreadable"), detail: t("public.receipt.unreadable_detail") });
  }
}

function Verify() {
  const [text, setText] = useState("");
  const [found, setFound] = useState(/** @type {{receipt: any, verdict: Verdict} | null} */ (null));
  const sending = useSending();
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    setFound(null);
    void sending.run(async () => {
      const receipt = receiptIn(text);
      setFound({ receipt, verdict: await client.post("/receipts/verify", { receipt }) });
    });
  };
  const choose = async (/** @type {any} */ event) => {
    const file = event.currentTarget.files?.[0];
    if (file && file.size <= MOST_CHARACTERS) setText(await file.text());
  };
  return html`<div class="narrow centred">
    <h1>${t("public.receipt.title")}</h1>
    <p>${t("public.receipt.what")}</p>
    <form class="card-plain" onSubmit=${send}>
      <${ProblemNotice} problem=${sending.problem} />
      <div class="field">
        <label class="form-label" for="receipt-file">${t("public.receipt.file")}</label>
        <input class="form-control" id="receipt-file" type="file" accept="application/json,.json" onChange=${choose} />
      </div>
      <div class="field">
        <label class="form-label" for="receipt-text">${t("public.receipt.text")}</label>
        <textarea class="form-control code" id="receipt-text" rows="6" value=${text} onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)}></textarea>
      </div>
      <div class="buttons"><${SubmitButton} busy=${sending.busy}>${t("public.receipt.verify")}<//></div>
    </form>
    <div aria-live="polite">${found ? html`<${Shown} receipt=${found.receipt} verdict=${found.verdict} />` : null}</div>
  </div>`;
}

/** @param {{receipt: any, verdict: Verdict}} props */
function Shown({ receipt, verdict }) {
  return html`<section class="card-plain">
    <h2>${verdict.valid ? t("public.receipt.valid") : t("public.receipt.invalid")}</h2>
    <p>${verdict.valid ? t("public.receipt.valid_detail") : t("public.receipt.invalid_detail")}</p>
    <ul class="rules">${verdict.checks.map((check) => html`<li>${check.ok ? "\u2713" : "\u2717"} ${t(`public.receipt.check.${check.name}`)}: ${check.ok ? t("public.receipt.holds") : t("public.receipt.fails")}</li>`)}</ul>
    ${verdict.valid ? html`<dl class="facts">
      <dt>${t("exam.fact.admission_number")}</dt><dd class="code">${receipt.admission_number}</dd>
      <dt>${t("exam.receipt.submitted_at")}</dt><dd>${formatPrecise(receipt.submitted_at)}</dd>
      <dt>${t("exam.receipt.answered")}</dt><dd>${t("exam.receipt.answered_count", { answered: receipt.answered })}</dd>
      <dt>${t("exam.receipt.events")}</dt><dd>${t("exam.receipt.events_count", { events: receipt.events })}</dd>
    </dl>` : null}
  </section>`;
}

await startPage(() => html`<${Verify} />`);
