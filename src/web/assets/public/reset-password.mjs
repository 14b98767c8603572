// Without a token: ask for the mail. With the token of the mail: set the new password.

import { useState } from "preact/hooks";
import { createClient } from "../lib/api.mjs";
import { PasswordField, ProblemNotice, SubmitButton, TextField, faultOf, useSending } from "../lib/forms.mjs";
import { html } from "../lib/html.mjs";
import { t } from "../lib/i18n.mjs";
import { startPage } from "../lib/start.mjs";

const client = createClient();
const token = new URLSearchParams(location.search).get("token");
// the token leaves the address bar and the history before anything else happens
if (token !== null) history.replaceState(null, "", location.pathname);

function Ask() {
  const [login, setLogin] = useState("");
  const [sent, setSent] = useState(false);
  const sending = useSending();
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    void sending.run(async () => {
      await client.post("/password-resets", { login: login.trim() });
      setSent(true);
    });
  };
  if (sent) return html`<div class="notice notice-done" role="status"><p>${t("public.reset.sent")}</p></div>`;
  return html`<form class="card-plain" onSubmit=${send}>
    <p>${t("public.reset.ask")}</p>
    <${ProblemNotice} problem=${sending.problem} />
    <${TextField} id="login" label=${t("public.sign_in.login")} value=${login} onValue=${setLogin}
      attributes=${{ autocomplete: "username", autocapitalize: "none", spellcheck: false, maxlength: 64 }} />
    <${SubmitButton} busy=${sending.busy} class="w-100">${t("public.reset.send")}<//>
  </form>`;
}

/** @param {{token: string}} props */
function SetNew({ token: secret }) {
  const [password, setPassword] = useState("");
  const [done, setDone] = useState(false);
  const sending = useSending();
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    void sending.run(async () => {
      await client.post("/password-resets/confirm", { token: secret, password });
      setDone(true);
    });
  };
  if (done) {
    return html`<div class="notice notice-done" role="status">
      <p>${t("public.reset.done")}</p>
      <p><a class="btn btn-primary" href="/sign-in">${t("public.reset.sign_in")}</a></p>
    </div>`;
  }
  return html`<form class="card-plain" onSubmit=${send}>
    <${ProblemNotice} problem=${sending.problem} shownFields=${["password"]} />
    <${PasswordField} id="password" label=${t("public.reset.password")} hint=${t("public.reset.rules")} value=${password} onValue=${setPassword}
      fault=${faultOf(sending.problem, "password")} autocomplete="new-password" />
    <${SubmitButton} busy=${sending.busy} class="w-100">${t("public.reset.save")}<//>
  </form>`;
}

await startPage(() => html`<div class="narrow centred">
  <h1>${token === null ? t("public.reset.title_ask") : t("public.reset.title")}</h1>
  ${token === null ? html`<${Ask} />` : html`<${SetNew} token=${token} />`}
  <p><a href="/sign-in">${t("public.reset.back")}</a></p>
</div>`);
