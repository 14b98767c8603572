// A new cohort: whose, which trade and level, its name.

import { api, html, person, t, useMemo } from "../kit.mjs";
import { getAll, useLoad } from "../data.mjs";
import { Page, Section, Trouble } from "../parts/page.mjs";
import { Field, FormBox, missing, useForm } from "../parts/form.mjs";
import { levelChoices, useEditions } from "../parts/occupation.mjs";
import { go, place } from "../router.mjs";

export function NewCohortPage() {
  const me = person.value;
  const ofCentre = me?.role === "centre_admin";
  const centres = useLoad(ofCentre ? "" : "centres", () => getAll("/centres"));
  const choices = levelChoices(useEditions());
  const start = useMemo(() => ({ name: "", trade: "", centre_id: place.value.query.get("centre") ?? "" }), []);
  const form = useForm(
    start,
    (values, key) => {
      const [occupation_code, level] = values.trade.split("/");
      const body = { name: values.name.trim(), occupation_code, level: Number(level) };
      return api.post("/cohorts", ofCentre ? body : { ...body, centre_id: values.centre_id }, key);
    },
    {
      check: (values) => missing(values, ofCentre ? ["name", "trade"] : ["name", "trade", "centre_id"]),
      done: (answer) => go(`/app/cohorts/${answer.id}`, { replace: true }),
    },
  );
  return html`<${Page} title=${t("staff.cohorts.new")} lead=${t("staff.cohorts.new_lead")} back=${{ href: "/app/cohorts", label: t("staff.cohorts.title") }}>
    <${Section}>
      <${Trouble} problem=${centres.problem} retry=${centres.reload} />
      <${FormBox} form=${form} submit=${t("staff.cohorts.create")} cancel="/app/cohorts">
        ${!ofCentre &&
        html`<${Field} form=${form} name="centre_id" label=${t("staff.centre")} type="select" required>
          <option value="">${t("staff.choose")}</option>
          ${(centres.data ?? []).map((/** @type {any} */ centre) => html`<option value=${centre.id} selected=${centre.id === form.values.centre_id}>${centre.name}</option>`)}
        <//>`}
        <${Field} form=${form} name="trade" label=${t("staff.trade_label")} type="select" required>
          <option value="">${t("staff.choose")}</option>
          ${choices.map((choice) => html`<option value=${choice.value} selected=${choice.value === form.values.trade}>${choice.text}</option>`)}
        <//>
        <${Field} form=${form} name="name" label=${t("staff.cohorts.name")} hint=${t("staff.cohorts.name_hint")} required maxlength="60" />
      <//>
    <//>
  <//>`;
}
