// Forms that keep one idempotency key for one intent, on the shared form parts.

import { html, newKey, t, useRef, useSending, useState } from "../kit.mjs";
import { Field as Labelled, SubmitButton, faultOf } from "../../lib/forms.mjs";
import { Trouble } from "./page.mjs";

/**
 * @typedef {{ values: any, set: (name: string, value: any) => void, problem: any, busy: boolean, errorOf: (name: string) => string | undefined,
 *   submit: (event?: Event) => void, reset: (values: any) => void }} Form
 */

function focusFirstFault() {
  requestAnimationFrame(() => /** @type {HTMLElement | null} */ (document.querySelector("[aria-invalid=true]"))?.focus());
}

/**
 * State of a form. Pressing the button again after a lost answer does not do the thing twice.
 * @param {any} initial
 * @param {(values: any, key: string) => Promise<unknown>} send
 * @param {{ check?: (values: any) => Record<string, string>, done?: (answer: any) => void }} [how] `check`: faults by field
 * @returns {Form}
 */
export function useForm(initial, send, how = {}) {
  const [values, setValues] = useState(initial);
  const sending = useSending();
  const [own, setOwn] = useState(/** @type {Record<string, string>} */ ({}));
  const intent = useRef({ text: "", key: "" });
  return {
    values,
    busy: sending.busy,
    problem: sending.problem,
    errorOf: (name) => own[name] ?? faultOf(sending.problem, name),
    submit: (event) => {
      event?.preventDefault();
      const wrong = how.check?.(values) ?? {};
      setOwn(wrong);
      if (Object.keys(wrong).length > 0) {
        sending.clear();
        focusFirstFault();
        return;
      }
      const text = JSON.stringify(values);
      if (intent.current.text !== text) intent.current = { text, key: newKey() };
      sending.run(async () => {
        const answer = await send(values, intent.current.key);
        intent.current = { text: "", key: "" };
        how.done?.(answer);
      });
    },
    set: (name, value) => {
      setValues((/** @type {any} */ was) => ({ ...was, [name]: value }));
      setOwn((was) => {
        const { [name]: _gone, ...rest } = was;
        return rest;
      });
    },
    reset: (next) => {
      setValues(next);
      setOwn({});
      sending.clear();
    },
  };
}

let serial = 0;

/**
 * @param {{ form: Form, name: string, label: string, hint?: any, type?: string, required?: boolean, children?: any, width?: string, [more: string]: any }} props
 */
export function Field({ form, name, label, hint, type = "text", required = false, children, width, ...more }) {
  const id = useRef(`st-field-${(serial += 1)}`).current;
  const value = form.values[name];
  const change = (/** @type {any} */ event) => form.set(name, event.currentTarget.value);
  return html`<div class=${`st-field ${width ?? ""}`}>
    <${Labelled} id=${id} label=${label} hint=${hint} fault=${form.errorOf(name)} required=${required}>
      ${(/** @type {object} */ ties) => {
        const common = { name, "aria-required": required ? "true" : undefined, ...ties, ...more };
        if (type === "select") return html`<select class="form-select" ...${common} value=${value} onChange=${change}>${children}</select>`;
        if (type === "area") return html`<textarea class="form-control" rows="3" ...${common} value=${value} onInput=${change}></textarea>`;
        return html`<input class="form-control" type=${type} autocomplete="off" ...${common} value=${value} onInput=${change} />`;
      }}
    <//>
  </div>`;
}

/**
 * @param {{ form: Form, submit: string, cancel?: string, children?: any }} props `cancel`: where to go back to
 */
export function FormBox({ form, submit, cancel, children }) {
  return html`<form class="st-form" onSubmit=${form.submit} novalidate>
    ${children}
    <${Trouble} problem=${form.problem} shownFields=${Object.keys(form.values)} />
    <div class="buttons">
      <${SubmitButton} busy=${form.busy}>${submit}<//>
      ${cancel && html`<a class="btn btn-outline-secondary" href=${cancel}>${t("shell.cancel")}</a>`}
    </div>
  </form>`;
}

/**
 * Complains about what is empty.
 * @param {any} values
 * @param {string[]} names
 */
export function missing(values, names) {
  /** @type {Record<string, string>} */
  const wrong = {};
  for (const name of names) if (String(values[name] ?? "").trim() === "") wrong[name] = t("staff.required");
  return wrong;
}
