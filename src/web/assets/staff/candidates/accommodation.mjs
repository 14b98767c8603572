// What one candidate needs in the exam: more time, larger text, stronger contrast.

import { api, html, t, toast, useMemo } from "../kit.mjs";
import { useGet } from "../data.mjs";
import { Facts, Loaded, Page, Section } from "../parts/page.mjs";
import { Field, FormBox, useForm } from "../parts/form.mjs";

const SIZES = ["normal", "large", "larger"];

/** @param {{ id: string }} props */
export function AccommodationPage({ id }) {
  const path = `/candidates/${id}/accommodation`;
  const found = useGet(path);
  return html`<${Page} title=${t("staff.accommodation.title")} lead=${t("staff.accommodation.lead")} back=${{ href: "/app/cohorts", label: t("staff.cohorts.tab") }}>
    <${Loaded} of=${found}>${(/** @type {any} */ data) => html`<${Agreed} path=${path} data=${data} onDone=${found.set} />`}<//>
  <//>`;
}

/** @param {{ path: string, data: any, onDone: (data: any) => void }} props */
function Agreed({ path, data, onDone }) {
  const start = useMemo(
    () => ({ extra_percent: String(data.extra_percent), extra_minutes: String(data.extra_minutes), text_size: data.text_size, high_contrast: data.high_contrast ? "yes" : "no" }),
    [data],
  );
  const form = useForm(
    start,
    (values) =>
      api.put(path, {
        extra_percent: whole(values.extra_percent),
        extra_minutes: whole(values.extra_minutes),
        text_size: values.text_size,
        high_contrast: values.high_contrast === "yes",
      }),
    {
      check: (values) => ({
        ...(whole(values.extra_percent) <= 200 ? {} : { extra_percent: t("field.extra_percent") }),
        ...(whole(values.extra_minutes) <= 480 ? {} : { extra_minutes: t("field.extra_minutes") }),
      }),
      done: (answer) => {
        onDone(answer);
        toast(t("staff.accommodation.saved", { name: answer.name }));
      },
    },
  );
  return html`<${Facts} rows=${[[t("staff.person.name"), data.name], [t("staff.person.id_number"), html`<span class="code">${data.id_number_masked}</span>`]]} />
    <${Section}>
      <${FormBox} form=${form} submit=${t("staff.accommodation.save")} cancel="/app/cohorts">
        <${Field} form=${form} name="extra_percent" type="number" min="0" max="200" label=${t("staff.accommodation.percent")} hint=${t("staff.accommodation.percent_hint")} />
        <${Field} form=${form} name="extra_minutes" type="number" min="0" max="480" label=${t("staff.accommodation.minutes")} hint=${t("staff.accommodation.minutes_hint")} />
        <${Field} form=${form} name="text_size" type="select" label=${t("exam.settings.text_size")}>
          ${SIZES.map((one) => html`<option value=${one} selected=${one === form.values.text_size}>${t(`exam.settings.text_size.${one}`)}</option>`)}
        <//>
        <${Field} form=${form} name="high_contrast" type="select" label=${t("shell.contrast.high")}>
          ${["no", "yes"].map((one) => html`<option value=${one} selected=${one === form.values.high_contrast}>${t(`staff.accommodation.${one}`)}</option>`)}
        <//>
      <//>
    <//>`;
}

/** What was typed as a whole number; what is none is out of every range. @param {string} typed */
function whole(typed) {
  const text = String(typed).trim();
  return text === "" ? 0 : /^\d{1,4}$/.test(text) ? Number(text) : 9999;
}
