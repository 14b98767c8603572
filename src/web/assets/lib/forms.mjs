// Form parts: every field has a label, its hint and its fault are read with it, and a refused form says first what is wrong.

import { useEffect, useRef, useState } from "preact/hooks";
import { asApiError } from "./api.mjs";
import { classes, html } from "./html.mjs";
import { t } from "./i18n.mjs";

/** @typedef {import("./api.mjs").ApiError} ApiError */
/** @typedef {import("./html.mjs").Children} Children */

/**
 * The server's word on one field. @param {ApiError | null | undefined} problem @param {string} field
 * @returns {string | undefined}
 */
export function faultOf(problem, field) {
  return problem?.errors.find((one) => one.field === field || one.field === `/${field}`)?.detail;
}

/**
 * A label with what it labels. `children` gets the attributes that tie label, hint and fault to the control.
 * @param {{id: string, label: Children, hint?: Children, fault?: string, required?: boolean,
 *   children: (ties: {id: string, "aria-describedby"?: string, "aria-invalid"?: "true"}) => Children}} props
 */
export function Field({ id, label, hint, fault, required, children }) {
  const described = [hint ? `${id}-hint` : "", fault ? `${id}-fault` : ""].filter(Boolean).join(" ");
  /** @type {{id: string, "aria-describedby"?: string, "aria-invalid"?: "true"}} */
  const ties = { id };
  if (described) ties["aria-describedby"] = described;
  if (fault) ties["aria-invalid"] = "true";
  return html`<div class=${classes("field", fault && "field-faulty")}>
    <label class="form-label" for=${id}>${label}${required === false ? html` <span class="optional">${t("shell.form.optional")}</span>` : null}</label>
    ${hint ? html`<div class="form-text" id=${`${id}-hint`}>${hint}</div>` : null}
    ${children(ties)}
    ${fault ? html`<div class="fault" id=${`${id}-fault`}>${fault}</div>` : null}
  </div>`;
}

/**
 * A line of text. Further attributes (`inputmode`, `autocomplete`, `maxlength` …) go to the input.
 * @param {{id: string, label: Children, value: string, onValue: (value: string) => void, hint?: Children, fault?: string,
 *   type?: string, required?: boolean, class?: string, attributes?: Record<string, unknown>}} props
 */
export function TextField({ id, label, value, onValue, hint, fault, type = "text", required = true, class: named, attributes }) {
  return html`<${Field} id=${id} label=${label} hint=${hint} fault=${fault} required=${required}>
    ${(/** @type {object} */ ties) => html`<input ...${ties} class=${classes("form-control", named)} type=${type} value=${value} required=${required}
      onInput=${(/** @type {any} */ event) => onValue(event.currentTarget.value)} ...${attributes} />`}
  <//>`;
}

/**
 * A password, which can be shown.
 * @param {{id: string, label: Children, value: string, onValue: (value: string) => void, hint?: Children, fault?: string,
 *   autocomplete: "current-password" | "new-password"}} props
 */
export function PasswordField({ id, label, value, onValue, hint, fault, autocomplete }) {
  const [shown, setShown] = useState(false);
  return html`<${Field} id=${id} label=${label} hint=${hint} fault=${fault}>
    ${(/** @type {object} */ ties) => html`<div class="input-group">
      <input ...${ties} class="form-control" type=${shown ? "text" : "password"} value=${value} required autocomplete=${autocomplete}
        autocapitalize="none" spellcheck=${false} onInput=${(/** @type {any} */ event) => onValue(event.currentTarget.value)} />
      <button type="button" class="btn btn-outline-secondary" aria-pressed=${shown} aria-controls=${id} onClick=${() => setShown(!shown)}>
        ${shown ? t("shell.form.hide_password") : t("shell.form.show_password")}
      </button>
    </div>`}
  <//>`;
}

/**
 * A choice from a list. @param {{id: string, label: Children, value: string, onValue: (value: string) => void,
 *   options: {value: string, label: string}[], empty?: string, hint?: Children, fault?: string, required?: boolean}} props
 */
export function SelectField({ id, label, value, onValue, options, empty, hint, fault, required = true }) {
  return html`<${Field} id=${id} label=${label} hint=${hint} fault=${fault} required=${required}>
    ${(/** @type {object} */ ties) => html`<select ...${ties} class="form-select" value=${value} required=${required}
      onChange=${(/** @type {any} */ event) => onValue(event.currentTarget.value)}>
      ${empty === undefined ? null : html`<option value="">${empty}</option>`}
      ${options.map((option) => html`<option key=${option.value} value=${option.value}>${option.label}</option>`)}
    </select>`}
  <//>`;
}

/** @param {{id: string, label: Children, checked: boolean, onChecked: (checked: boolean) => void, hint?: Children}} props */
export function CheckField({ id, label, checked, onChecked, hint }) {
  return html`<div class="form-check">
    <input class="form-check-input" type="checkbox" id=${id} checked=${checked} aria-describedby=${hint ? `${id}-hint` : undefined}
      onChange=${(/** @type {any} */ event) => onChecked(event.currentTarget.checked)} />
    <label class="form-check-label" for=${id}>${label}</label>
    ${hint ? html`<div class="form-text" id=${`${id}-hint`}>${hint}</div>` : null}
  </div>`;
}

/** The button that sends a form; says so while it works. @param {{busy: boolean, children: Children, class?: string, disabled?: boolean}} props */
export function SubmitButton({ busy, children, class: named, disabled = false }) {
  return html`<button type="submit" class=${classes("btn btn-primary", named)} disabled=${disabled} aria-disabled=${busy}>
    ${busy ? t("shell.form.busy") : children}
  </button>`;
}

/**
 * What the server refused, in words, with focus so that it is read and seen. Faults of fields that are shown beside the field
 * (named in `shownFields`) are not repeated.
 * @param {{problem: ApiError | null, shownFields?: string[]}} props
 */
export function ProblemNotice({ problem, shownFields = [] }) {
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    if (problem) place.current?.focus();
  }, [problem]);
  if (!problem) return null;
  const others = problem.errors.filter((one) => !shownFields.includes(one.field.replace(/^\//, "")));
  return html`<div class="notice notice-error" role="alert" tabindex="-1" ref=${place}>
    <strong>${problem.title}</strong>
    <p>${problem.detail}</p>
    ${others.length > 0 ? html`<ul>${others.map((one) => html`<li>${one.field ? `${one.field}: ` : ""}${one.detail}</li>`)}</ul>` : null}
    ${problem.requestId && (problem.status >= 500 || problem.status < 0) ? html`<p class="small">${t("shell.problem.number", { number: problem.requestId })}</p>` : null}
  </div>`;
}

/**
 * State of sending a form: `run` calls `work` once at a time and keeps what went wrong.
 * @returns {{busy: boolean, problem: ApiError | null, run: (work: () => Promise<void>) => Promise<void>, clear: () => void}}
 */
export function useSending() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {ApiError | null} */ (null));
  const running = useRef(false);
  return {
    busy,
    problem,
    clear: () => setProblem(null),
    async run(work) {
      if (running.current) return;
      running.current = true;
      setBusy(true);
      setProblem(null);
      try {
        await work();
      } catch (error) {
        setProblem(asApiError(error));
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
  };
}
