// A new evaluation body and its first administrator. The codes become the beginning of every certificate number.

import { api, html, t, toast, useMemo, useState } from "../kit.mjs";
import { Page, Section } from "../parts/page.mjs";
import { Field, FormBox, missing, useForm } from "../parts/form.mjs";
import { SetupLink } from "../people/new.mjs";
import { go } from "../router.mjs";

/** Digits of each code in the national numbering rule. @type {Array<[string, number]>} */
const CODES = [
  ["recorded_code", 4],
  ["province_code", 2],
  ["site_serial", 6],
];

export function NewBodyPage() {
  const start = useMemo(() => ({ name: "", class_letter: "S", recorded_code: "", province_code: "", site_serial: "", "admin.display_name": "", "admin.login": "", "admin.email": "" }), []);
  const [made, setMade] = useState("");
  const form = useForm(
    start,
    (values, key) =>
      api.post(
        "/bodies",
        {
          name: values.name.trim(),
          class_letter: values.class_letter,
          recorded_code: values.recorded_code.trim(),
          province_code: values.province_code.trim(),
          site_serial: values.site_serial.trim(),
          admin: {
            login: values["admin.login"].trim(),
            display_name: values["admin.display_name"].trim(),
            ...(values["admin.email"].trim() ? { email: values["admin.email"].trim() } : {}),
          },
        },
        key,
      ),
    {
      check: (values) => {
        const wrong = missing(values, ["name", "recorded_code", "province_code", "site_serial", "admin.display_name", "admin.login"]);
        for (const [name, digits] of CODES) {
          if (!wrong[name] && !new RegExp(`^\\d{${digits}}$`).test(values[name].trim())) wrong[name] = t("staff.bodies.digits", { n: digits });
        }
        return wrong;
      },
      done: (answer) => {
        if (answer.setup_link) setMade(answer.setup_link);
        else {
          toast(t("staff.bodies.made_toast"));
          go("/app/bodies", { replace: true });
        }
      },
    },
  );
  const v = form.values;
  const back = { href: "/app/bodies", label: t("staff.bodies.title") };
  if (made) return html`<${Page} title=${t("staff.bodies.made", { name: v.name })} back=${back}><${SetupLink} link=${made} onNext=${() => setMade("")} reset=${() => form.reset(start)} to="/app/bodies" /><//>`;
  return html`<${Page} title=${t("staff.bodies.new")} lead=${t("staff.bodies.new_lead")} back=${back}>
    <${FormBox} form=${form} submit=${t("staff.bodies.create")} cancel="/app/bodies">
      <${Section} title=${t("staff.bodies.about")}>
        <${Field} form=${form} name="name" label=${t("staff.bodies.name")} required maxlength="80" />
        <${Field} form=${form} name="class_letter" label=${t("staff.bodies.class")} type="select" required>
          ${["S", "Y"].map((one) => html`<option value=${one} selected=${one === v.class_letter}>${t(`staff.bodies.class_${one}`)}</option>`)}
        <//>
        <div class="st-field-row">
          ${CODES.map(([name, digits]) => html`<${Field} form=${form} name=${name} label=${t(`staff.bodies.${name}`)} hint=${t(`staff.bodies.${name}_hint`)} required inputmode="numeric" maxlength=${digits} />`)}
        </div>
        <p class="st-note">${t("staff.bodies.example", { number: `${v.class_letter} ${v.recorded_code.padEnd(4, "·")} ${v.province_code.padEnd(2, "·")} ${v.site_serial.padEnd(6, "·")} 26 3 000001` })}</p>
      <//>
      <${Section} title=${t("staff.bodies.admin")} note=${t("staff.bodies.admin_note")}>
        <${Field} form=${form} name="admin.display_name" label=${t("staff.person.name")} required maxlength="40" />
        <${Field} form=${form} name="admin.login" label=${t("staff.people_page.login")} hint=${t("staff.people_page.login_hint")} required maxlength="40" autocapitalize="none" spellcheck=${false} />
        <${Field} form=${form} name="admin.email" label=${t("staff.people_page.email")} hint=${t("staff.people_page.email_hint")} type="email" maxlength="120" />
      <//>
    <//>
  <//>`;
}
