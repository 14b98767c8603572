// A new sitting, first two steps: which plan, when.

import { api, html, t, useMemo } from "../kit.mjs";
import { entries, useGet } from "../data.mjs";
import { Empty, Loaded, Page, Section } from "../parts/page.mjs";
import { StatusChip } from "../parts/chips.mjs";
import { Field, FormBox, missing, useForm } from "../parts/form.mjs";
import { Trade } from "../parts/occupation.mjs";
import { go, place, setQuery } from "../router.mjs";
import { dateKey, instantOf, moment, points } from "../words.mjs";
import { Steps } from "./steps.mjs";

export function NewSittingPage() {
  const plans = useGet("/plans");
  const chosen = place.value.query.get("plan") ?? "";
  const back = { href: "/app/sittings", label: t("staff.sittings.title") };
  return html`<${Page} title=${t("staff.sittings.new")} back=${back}>
    <${Steps} here=${chosen ? "time" : "plan"} done=${chosen ? ["plan"] : []} />
    <${Loaded} of=${plans}>
      ${(/** @type {any} */ data) => {
        const all = entries(data);
        const plan = all.find((one) => one.id === chosen);
        if (all.length === 0) return html`<${NoPlan} />`;
        return plan ? html`<${TimeStep} plan=${plan} />` : html`<${PlanStep} plans=${all} />`;
      }}
    <//>
  <//>`;
}

function NoPlan() {
  return html`<${Empty}
    title=${t("staff.setup.no_plan")}
    text=${t("staff.setup.no_plan_text")}
    action=${html`<a class="btn btn-primary" href="/app/plans">${t("staff.setup.to_plans")}</a>`}
  />`;
}

/** @param {{ plans: any[] }} props */
function PlanStep({ plans }) {
  return html`<${Section} title=${t("staff.setup.plan_title")} note=${t("staff.setup.plan_note")}>
    <ul class="st-choices">
      ${plans.map(
        (plan) => html`<li>
          <button type="button" class="st-choice" onClick=${() => setQuery({ plan: plan.id })}>
            <span class="st-choice-name">${plan.name}</span>
            <span class="st-choice-more"><${Trade} code=${plan.occupation_code} level=${plan.level} /> · ${t("staff.plans.version", { n: plan.version })}</span>
          </button>
        </li>`,
      )}
    </ul>
  <//>`;
}

/** @param {{ plan: any }} props */
function TimeStep({ plan }) {
  const whole = useGet(`/plans/${plan.id}`);
  const start = useMemo(() => ({ name: "", date: dateKey(Date.now() + 7 * 86_400_000), from: "09:00", to: "11:00" }), []);
  const form = useForm(
    start,
    (values, key) =>
      api.post("/sittings", { name: values.name.trim(), plan_id: plan.id, opens_at: instantOf(values.date, values.from), closes_at: instantOf(values.date, values.to) }, key),
    {
      check: (values) => {
        const wrong = missing(values, ["name", "date", "from", "to"]);
        const minutes = (Date.parse(instantOf(values.date, values.to)) - Date.parse(instantOf(values.date, values.from))) / 60_000;
        const needed = whole.data?.document?.theory?.minutes ?? 0;
        if (!wrong.to && !(minutes > 0)) wrong.to = t("staff.setup.to_after_from");
        else if (!wrong.to && minutes < needed) wrong.to = t("staff.setup.too_short", { minutes: needed });
        return wrong;
      },
      done: (answer) => go(`/app/sittings/${answer.id}/setup?step=rooms`, { replace: true }),
    },
  );
  const theory = whole.data?.document?.theory;
  return html`<${Section}
    title=${t("staff.setup.time_title")}
    actions=${html`<button type="button" class="btn btn-link btn-sm" onClick=${() => setQuery({ plan: null })}>${t("staff.setup.other_plan")}</button>`}
  >
    <p class="st-chosen">
      <strong>${plan.name}</strong>
      ${theory && html`<span>${t("staff.setup.plan_line", { minutes: theory.minutes, full: points(theory.full_hundredths), pass: points(theory.pass_hundredths) })}</span>`}
      ${theory && html`<${StatusChip} status=${theory.status} />`}
    </p>
    <${FormBox} form=${form} submit=${t("staff.setup.create")} cancel="/app/sittings">
      <${Field} form=${form} name="name" label=${t("staff.sittings.name")} hint=${t("staff.setup.name_hint")} required maxlength="80" />
      <div class="st-field-row">
        <${Field} form=${form} name="date" label=${t("staff.setup.date")} type="date" required hint=${t("staff.setup.date_hint")} />
        <${Field} form=${form} name="from" label=${t("staff.setup.from")} type="time" required hint=${t("staff.setup.from_hint")} />
        <${Field} form=${form} name="to" label=${t("staff.setup.to")} type="time" required hint=${t("staff.setup.to_hint")} />
      </div>
      <p class="st-note">${t("staff.setup.zone", { from: moment(instantOf(form.values.date, form.values.from)) })}</p>
    <//>
  <//>`;
}
