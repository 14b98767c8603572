// The staff's sign-in.

import { useEffect, useState } from "preact/hooks";
import { PasswordField, ProblemNotice, SubmitButton, TextField, useSending } from "../lib/forms.mjs";
import { html } from "../lib/html.mjs";
import { t } from "../lib/i18n.mjs";
import { signIn } from "../lib/session.mjs";
import { startPage } from "../lib/start.mjs";

/** Where to go afterwards: a page of ours only. */
function target() {
  const next = new URLSearchParams(location.search).get("next") ?? "";
  return /^\/app(\/|\?|$)/.test(next) ? next : "/app";
}

function SignIn() {
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const sending = useSending();
  useEffect(() => document.getElementById("login")?.focus(), []);
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    void sending.run(async () => {
      await signIn(login.trim(), password);
      location.assign(target());
    });
  };
  return html`<div class="narrow centred">
    <h1>${t("public.sign_in.title")}</h1>
    <form class="card-plain" onSubmit=${send}>
      <${ProblemNotice} problem=${sending.problem} />
      <${TextField} id="login" label=${t("public.sign_in.login")} value=${login} onValue=${setLogin}
        attributes=${{ autocomplete: "username", autocapitalize: "none", spellcheck: false, maxlength: 64 }} />
      <${PasswordField} id="password" label=${t("public.sign_in.password")} value=${password} onValue=${setPassword} autocomplete="current-password" />
      <${SubmitButton} busy=${sending.busy} class="w-100">${t("public.sign_in.send")}<//>
    </form>
    <p><a href="/reset-password">${t("public.sign_in.forgotten")}</a></p>
    <p>${t("public.sign_in.candidates")} <a href="/exam">${t("public.home.exam")}</a></p>
  </div>`;
}

await startPage(() => html`<${SignIn} />`);
