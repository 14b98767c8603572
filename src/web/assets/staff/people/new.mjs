// A new account: name, login, role; the person sets the password by a link.

import { api, html, t, toast, useMemo, useState } from "../kit.mjs";
import { getAll, useLoad } from "../data.mjs";
import { Notice, Page, Section } from "../parts/page.mjs";
import { Field, FormBox, missing, useForm } from "../parts/form.mjs";
import { GIVEN_ROLES } from "../roles.mjs";
import { go } from "../router.mjs";
import { roleName } from "../words.mjs";

/** Roles that work for one centre: true where a centre must be named. @type {Record<string, boolean>} */
const CENTRE_ROLES = { centre_admin: true, invigilator: false };

export function NewPersonPage() {
  const centres = useLoad("centres", () => getAll("/centres"));
  const start = useMemo(() => ({ display_name: "", login: "", role: "", centre_id: "", email: "" }), []);
  const [made, setMade] = useState(/** @type {{ name: string, link: string } | undefined} */ (undefined));
  const form = useForm(
    start,
    (values, key) =>
      api.post(
        "/accounts",
        {
          login: values.login.trim(),
          display_name: values.display_name.trim(),
          role: values.role,
          ...(values.email.trim() ? { email: values.email.trim() } : {}),
          ...(values.role in CENTRE_ROLES && values.centre_id ? { centre_id: values.centre_id } : {}),
        },
        key,
      ),
    {
      check: (values) => missing(values, ["display_name", "login", "role", ...(CENTRE_ROLES[values.role] ? ["centre_id"] : [])]),
      done: (answer) => {
        if (answer.setup_link) setMade({ name: form.values.display_name, link: answer.setup_link });
        else {
          toast(t("staff.people_page.mailed", { name: form.values.display_name }));
          go("/app/people", { replace: true });
        }
      },
    },
  );
  const back = { href: "/app/people", label: t("staff.nav.people") };
  if (made) return html`<${Page} title=${t("staff.people_page.made", { name: made.name })} back=${back}><${SetupLink} link=${made.link} onNext=${() => setMade(undefined)} reset=${() => form.reset(start)} /><//>`;
  return html`<${Page} title=${t("staff.people_page.new")} lead=${t("staff.people_page.new_lead")} back=${back}>
    <${Section}>
      <${FormBox} form=${form} submit=${t("staff.people_page.create")} cancel="/app/people">
        <${Field} form=${form} name="display_name" label=${t("staff.person.name")} required maxlength="40" />
        <${Field} form=${form} name="role" label=${t("staff.people_page.role")} type="select" required hint=${form.values.role && t(`staff.role_hint.${form.values.role}`)}>
          <option value="">${t("staff.choose")}</option>
          ${GIVEN_ROLES.map((one) => html`<option value=${one} selected=${one === form.values.role}>${roleName(one)}</option>`)}
        <//>
        ${form.values.role in CENTRE_ROLES &&
        html`<${Field} form=${form} name="centre_id" label=${t("staff.centre")} type="select" required=${CENTRE_ROLES[form.values.role]}>
          <option value="">${t(CENTRE_ROLES[form.values.role] ? "staff.choose" : "staff.people_page.any_centre")}</option>
          ${(centres.data ?? []).map((/** @type {any} */ one) => html`<option value=${one.id} selected=${one.id === form.values.centre_id}>${one.name}</option>`)}
        <//>`}
        <${Field} form=${form} name="login" label=${t("staff.people_page.login")} hint=${t("staff.people_page.login_hint")} required maxlength="64" autocapitalize="none" spellcheck=${false} />
        <${Field} form=${form} name="email" label=${t("staff.people_page.email")} hint=${t("staff.people_page.email_hint")} type="email" maxlength="120" />
      <//>
    <//>
  <//>`;
}

/** Where the first password is set; shown once. @param {{ link: string, onNext: () => void, reset: () => void, to?: string }} props */
export function SetupLink({ link, onNext, reset, to = "/app/people" }) {
  return html`<${Section}>
    <${Notice} kind="warn" title=${t("staff.people_page.link_title")}><p>${t("staff.people_page.link_text")}</p><//>
    <p class="st-link-box code">${link}</p>
    <div class="buttons">
      <button
        type="button"
        class="btn btn-outline-secondary"
        onClick=${() => {
          reset();
          onNext();
        }}
      >
        ${t("staff.people_page.another")}
      </button>
      <a class="btn btn-primary" href=${to}>${t("staff.people_page.to_list")}</a>
    </div>
  <//>`;
}
