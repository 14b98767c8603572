// The door: admission number and seat code from the ticket.

import { useEffect, useState } from "preact/hooks";
import { ProblemNotice, SubmitButton, TextField, faultOf, useSending } from "../../lib/forms.mjs";
import { html } from "../../lib/html.mjs";
import { t } from "../../lib/i18n.mjs";
import { normaliseCode } from "../model.mjs";
import { enter, trouble } from "../session.mjs";
import { Page } from "./page.mjs";

const SHOWN = ["admission_number", "seat_code"];
const PLAIN_INPUT = { autocomplete: "off", autocapitalize: "characters", spellcheck: false, maxlength: 40 };

export function Entry() {
  const [number, setNumber] = useState("");
  const [code, setCode] = useState("");
  const [missing, setMissing] = useState(false);
  const sending = useSending();
  const problem = sending.problem ?? trouble.value;
  useEffect(() => {
    if (!trouble.value) document.getElementById("admission-number")?.focus();
  }, []);

  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    const empty = normaliseCode(number) === "" || normaliseCode(code) === "";
    setMissing(empty);
    if (!empty) void sending.run(() => enter(number, code));
  };
  const fault = (/** @type {string} */ field, /** @type {string} */ value) =>
    faultOf(sending.problem, field) ?? (missing && normaliseCode(value) === "" ? t("exam.entry.missing") : undefined);

  return html`<${Page} title=${t("exam.entry.title")} focusTitle=${false}>
    <form class="card-plain" onSubmit=${send} noValidate>
      ${trouble.value && !sending.problem ? html`<p class="notice notice-warning">${t("exam.entry.answers_kept")}</p>` : null}
      <${ProblemNotice} problem=${problem} shownFields=${SHOWN} />
      <${TextField} id="admission-number" label=${t("exam.entry.admission_number")} hint=${t("exam.entry.admission_number_hint")} value=${number} onValue=${setNumber}
        fault=${fault("admission_number", number)} class="code-input" attributes=${{ ...PLAIN_INPUT, inputmode: "text" }} />
      <${TextField} id="seat-code" label=${t("exam.entry.seat_code")} hint=${t("exam.entry.seat_code_hint")} value=${code} onValue=${setCode}
        fault=${fault("seat_code", code)} class="code-input" attributes=${PLAIN_INPUT} />
      <${SubmitButton} busy=${sending.busy} class="btn-lg w-100">${t("exam.entry.send")}<//>
    </form>
    <p>${t("exam.entry.help")}</p>
    <p><a href="/">${t("shell.home")}</a></p>
  <//>`;
}
