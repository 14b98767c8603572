// Which cohorts sit: those of the plan's occupation and level.

import { api, asApiError, html, t, useState } from "../kit.mjs";
import { getAll, useLoad } from "../data.mjs";
import { Empty, Loaded, Notice, Section, Trouble } from "../parts/page.mjs";
import { Confirm } from "../parts/dialog.mjs";
import { Table, columns } from "../parts/table.mjs";
import { seatsOf } from "./setup.mjs";

/** @param {{ sitting: any, onChange: () => void }} props */
export function CandidatesStep({ sitting, onChange }) {
  const cohorts = useLoad(`cohorts ${sitting.occupation_code} ${sitting.level}`, async () =>
    (await getAll("/cohorts")).filter((/** @type {any} */ one) => one.occupation_code === sitting.occupation_code && one.level === sitting.level),
  );
  const admitted = useLoad(`admitted ${sitting.id} ${sitting.candidates}`, () => getAll(`/sittings/${sitting.id}/admissions`, { limit: 200 }));
  const [busy, setBusy] = useState("");
  const [problem, setProblem] = useState(/** @type {any} */ (undefined));
  const [going, setGoing] = useState(/** @type {any} */ (undefined));
  const [said, setSaid] = useState("");
  const add = async (/** @type {any} */ cohort) => {
    setBusy(cohort.id);
    setProblem(undefined);
    try {
      const answer = await api.post(`/sittings/${sitting.id}/candidates`, { cohort_id: cohort.id });
      setSaid(t("staff.setup.added", { cohort: cohort.name, added: answer.added, already: answer.already }));
      onChange();
    } catch (error) {
      setProblem(asApiError(error));
    }
    setBusy("");
  };
  const inSitting = (/** @type {any} */ cohort) => (admitted.data ?? []).filter((/** @type {any} */ one) => one.cohort_name === cohort.name && one.centre_name === cohort.centre?.name).length;
  const actions = (/** @type {any} */ cohort) => {
    const there = inSitting(cohort);
    const left = (cohort.enrolled ?? 0) - there;
    return html`<span class="buttons is-end">
      ${(left > 0 || there === 0) &&
      html`<button type="button" class="btn btn-outline-secondary btn-sm" disabled=${busy !== "" || left <= 0} onClick=${() => add(cohort)}>
        ${busy === cohort.id ? t("shell.form.busy") : t("staff.setup.add_cohort", { n: left })}
      </button>`}
      ${there > 0 && html`<button type="button" class="btn btn-outline-secondary btn-sm" onClick=${() => setGoing(cohort)}>${t("staff.setup.remove")}<span class="visually-hidden"> ${cohort.name}</span></button>`}
    </span>`;
  };
  const seats = seatsOf(sitting);
  const short = sitting.candidates - seats;
  return html`<${Section} title=${t("staff.setup.candidates_title")} note=${t("staff.setup.candidates_note")}>
      <${Loaded} of=${cohorts}>
        ${(/** @type {any[]} */ list) =>
          list.length === 0
            ? html`<${Empty}
                title=${t("staff.setup.no_cohort")}
                text=${t("staff.setup.no_cohort_text")}
                action=${html`<a class="btn btn-primary" href="/app/cohorts/new">${t("staff.cohorts.new")}</a>`}
              />`
            : html`<${Table}
                caption=${t("staff.cohorts.title")}
                rows=${list}
                rowKey=${(/** @type {any} */ row) => row.id}
                columns=${columns([
                  { key: "name", label: t("staff.cohorts.name"), kind: "main", cell: (row) => html`<a href=${`/app/cohorts/${row.id}`}>${row.name}</a>` },
                  { key: "centre", label: t("staff.centre"), cell: (row) => row.centre?.name ?? row.centre_name },
                  { key: "enrolled", label: t("staff.cohorts.enrolled"), kind: "number", cell: (row) => t("staff.people", { n: row.enrolled ?? 0 }) },
                  { key: "in", label: t("staff.setup.in_sitting"), kind: "number", cell: (row) => t("staff.people", { n: inSitting(row) }) },
                  { key: "add", label: t("staff.setup.add"), kind: "actions", cell: (row) => actions(row) },
                ])}
              />`}
      <//>
      <${Trouble} problem=${problem} />
      ${said && html`<${Notice} kind="good" role="status"><p>${said}</p><//>`}
      <p class="st-sum">${t("staff.setup.people_sum", { people: sitting.candidates ?? 0, seats })}</p>
      ${short > 0 && html`<${Notice} kind="warn"><p>${t("staff.setup.seats_short", { n: short })} <a href=${`/app/sittings/${sitting.id}/setup?step=rooms`}>${t("staff.setup.to_rooms")}</a></p><//>`}
    <//>
    ${going &&
    html`<${Confirm}
      title=${t("staff.setup.cohort_remove_ask", { cohort: going.name, n: inSitting(going) })}
      yes=${t("staff.setup.remove")}
      danger
      act=${() => api.remove(`/sittings/${sitting.id}/candidates/${going.id}`)}
      onClose=${() => setGoing(undefined)}
      onDone=${() => {
        setSaid("");
        onChange();
      }}
    >
      <p>${t("staff.setup.cohort_remove_effect")}</p>
    <//>`}
    <div class="st-step-foot">
      <a class="btn btn-outline-secondary" href=${`/app/sittings/${sitting.id}/setup?step=rooms`}>${t("staff.setup.back_rooms")}</a>
      <a class=${`btn ${sitting.candidates > 0 ? "btn-primary" : "btn-outline-secondary"}`} href=${`/app/sittings/${sitting.id}/setup?step=prepare`}>${t("staff.setup.next_prepare")}</a>
    </div>`;
}
