// The own account: who I am here, and a new password.

import { client, html, person, t, toast, useSending, useState } from "../kit.mjs";
import { PasswordField, SubmitButton, faultOf } from "../../lib/forms.mjs";
import { Facts, Notice, Page, Section, Trouble } from "../parts/page.mjs";
import { destinations } from "../roles.mjs";
import { roleName } from "../words.mjs";

export function AccountPage() {
  const me = person.value;
  return html`<${Page} title=${t("staff.me.account")}>
    ${destinations(me).length === 0 && html`<${Notice}><p>${t("staff.account.no_pages", { role: roleName(me?.role ?? "") })}</p><//>`}
    <${Section} title=${t("staff.account.about")}>
      <${Facts}
        rows=${[
          [t("staff.person.name"), me?.display_name],
          [t("staff.people_page.login"), html`<span class="code">${me?.login}</span>`],
          [t("staff.people_page.role"), roleName(me?.role ?? "")],
          me?.body && [t("staff.body"), me.body.name],
          me?.centre && [t("staff.centre"), me.centre.name],
        ]}
      />
    <//>
    <${Section} title=${t("staff.account.password")} note=${t("staff.account.password_note")}><${PasswordForm} /><//>
  <//>`;
}

function PasswordForm() {
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const sending = useSending();
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    sending.run(async () => {
      await client.put("/me/password", { current_password: current, new_password: fresh });
      setCurrent("");
      setFresh("");
      toast(t("staff.account.changed"));
    });
  };
  const fault = (/** @type {string} */ name) => faultOf(sending.problem, name);
  return html`<form class="st-form" onSubmit=${submit}>
    <${PasswordField} id="st-current" label=${t("staff.account.current")} value=${current} onValue=${setCurrent} fault=${fault("current_password")} autocomplete="current-password" />
    <${PasswordField} id="st-fresh" label=${t("staff.account.fresh")} hint=${t("staff.account.fresh_hint")} value=${fresh} onValue=${setFresh} fault=${fault("new_password")} autocomplete="new-password" />
    <${Trouble} problem=${sending.problem} shownFields=${["current_password", "new_password"]} />
    <div class="buttons"><${SubmitButton} busy=${sending.busy}>${t("staff.account.change")}<//></div>
  </form>`;
}
