// A new training centre: its name and its county.

import { api, html, t, useMemo } from "../kit.mjs";
import { Page, Section } from "../parts/page.mjs";
import { Field, FormBox, missing, useForm } from "../parts/form.mjs";
import { go } from "../router.mjs";
import { CountyField } from "./county.mjs";

export function NewCentrePage() {
  const start = useMemo(() => ({ name: "", county: null, county_code: "" }), []);
  const form = useForm(
    start,
    (values, key) => api.post("/centres", { name: values.name.trim(), county_code: values.county_code }, key),
    {
      check: (values) => ({ ...missing(values, ["name"]), ...(values.county ? {} : { county_code: t("staff.centres.county_choose") }) }),
      done: (answer) => go(`/app/centres/${answer.id}`, { replace: true }),
    },
  );
  return html`<${Page} title=${t("staff.centres.new")} lead=${t("staff.centres.new_lead")} back=${{ href: "/app/centres", label: t("staff.centres.title") }}>
    <${Section}>
      <${FormBox} form=${form} submit=${t("staff.centres.create")} cancel="/app/centres">
        <${Field} form=${form} name="name" label=${t("staff.centres.name")} hint=${t("staff.centres.name_hint")} required maxlength="80" />
        <${CountyField} form=${form} />
      <//>
    <//>
  <//>`;
}
