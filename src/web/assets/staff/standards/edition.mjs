// One edition of a standard: everything known about it, each fact with where it comes from, and what is missing.

import { api, html, newKey, person, t, toast, useMemo, useState } from "../kit.mjs";
import { useGet } from "../data.mjs";
import { Facts, Loaded, Notice, Page, Section, Tabs } from "../parts/page.mjs";
import { Chip, Provenance } from "../parts/chips.mjs";
import { Confirm } from "../parts/dialog.mjs";
import { may } from "../roles.mjs";
import { place, withQuery } from "../router.mjs";
import { day, joined, local, word } from "../words.mjs";
import { Eligibility } from "./eligibility.mjs";
import { FactList, Gaps, Sources, StatusLegend, countStatuses } from "./facts.mjs";
import { LevelView } from "./level.mjs";
import { Points } from "./points.mjs";
import { useAdoptions } from "./list.mjs";

/** @param {{ id: string }} props */
export function StandardPage({ id }) {
  const standard = useGet(`/standards/${id}`);
  const [asking, setAsking] = useState(false);
  const adoptions = useAdoptions();
  const edition = standard.data;
  const title = edition ? t("staff.standards.title", { name: local(edition.occupation, "name"), year: edition.edition.year }) : t("staff.standards.one");
  const done = adoptions.at.has(id);
  const adopt = may(person.value, "AdoptStandards") && edition && adoptions.known && !done;
  return html`<${Page}
    title=${title}
    back=${{ href: "/app/standards", label: t("staff.nav.standards") }}
    actions=${html`${done && html`<${Chip} tone="good">${t("staff.standards.adopted_on", { day: day(adoptions.at.get(id)) })}<//>`}${adopt && html`<button type="button" class="btn btn-primary" onClick=${() => setAsking(true)}>${t("staff.standards.adopt")}</button>`}`}
  >
    <${Loaded} of=${standard}>${() => html`<${Edition} edition=${edition} />`}<//>
    ${asking &&
    html`<${Confirm}
      title=${t("staff.standards.adopt_ask", { name: title })}
      yes=${t("staff.standards.adopt")}
      act=${() => api.post(`/standards/${id}/adoption`, {}, newKey())}
      onClose=${() => setAsking(false)}
      onDone=${() => {
        adoptions.reload();
        toast(t("staff.standards.adopted_toast"));
      }}
    >
      <ul>
        <li>${t("staff.standards.adopt_effect_plans")}</li>
        <li>${t("staff.standards.adopt_effect_labels", { n: unsure(edition) })}</li>
        <li>${t("staff.standards.adopt_effect_audit")}</li>
      </ul>
    <//>`}
  <//>`;
}

/** Facts that neither a national nor a provincial text says. @param {any} edition */
function unsure(edition) {
  const count = countStatuses(edition);
  return (count.inferred ?? 0) + (count.unconfirmed ?? 0) + (count.proposal ?? 0);
}

/** @param {{ edition: any }} props */
function Edition({ edition }) {
  const count = useMemo(() => countStatuses(edition), [edition]);
  const tab = place.value.query.get("part") ?? "about";
  const levels = (edition.levels ?? []).map((/** @type {any} */ one) => one.level);
  const level = (edition.levels ?? []).find((/** @type {any} */ one) => `level-${one.level}` === tab);
  const tabs = [
    ["about", t("staff.standards.part.about")],
    ...levels.map((/** @type {number} */ one) => [`level-${one}`, t("staff.standards.level_short", { n: one })]),
    ["eligibility", t("staff.standards.part.eligibility")],
    ["gaps", t("staff.standards.part.gaps", { n: (edition.gaps ?? []).length })],
    ["sources", t("staff.standards.part.sources")],
  ];
  return html`<${StatusLegend} count=${count} gaps=${(edition.gaps ?? []).length} />
    <${Tabs} label=${t("staff.standards.parts")} tabs=${tabs.map(([key, text]) => ({ href: withQuery({ part: key === "about" ? null : key }), text, here: key === tab }))} />
    ${tab === "about" && html`<${About} edition=${edition} />`} ${level && html`<${LevelView} edition=${edition} level=${level} /><${Points} edition=${edition} level=${level} />`}
    ${tab === "eligibility" && html`<${Eligibility} edition=${edition} />`} ${tab === "gaps" && html`<${Gaps} gaps=${edition.gaps ?? []} />`}
    ${tab === "sources" && html`<${Sources} sources=${edition.sources ?? {}} />`}`;
}

/** @param {{ edition: any }} props */
function About({ edition }) {
  const sources = edition.sources ?? {};
  const fact = (/** @type {any} */ of, /** @type {any} */ text) => html`${text} <${Provenance} of=${of} sources=${sources} />`;
  const statement = (/** @type {string} */ name) => edition[name] && [t(`staff.standards.${name}`), fact(edition[name], local(edition[name], "text"))];
  return html`<${Notice}><p>${local(edition, "wording")}</p><//>
    <${Section} title=${t("staff.standards.part.about")}>
      <${Facts}
        kind="is-wide"
        rows=${[
          [t("staff.standards.occupation"), fact(edition.occupation, html`${local(edition.occupation, "name")} <span class="code">${edition.occupation.code}</span>`)],
          [t("staff.standards.edition"), fact(edition.edition, `${t("staff.standards.year", { year: edition.edition.year })} · ${joined(edition.edition.issuers.map((/** @type {any} */ one) => local(one, "name")))}`)],
          statement("definition"),
          statement("environment"),
          statement("ability"),
          statement("education"),
          statement("coverage"),
        ]}
      />
    <//>
    ${(edition.basic_requirements ?? []).length > 0 &&
    html`<${Section} title=${t("staff.standards.basic")}>
      ${edition.basic_requirements.map(
        (/** @type {any} */ one) => html`<h3>${local(one, "name")} <${Provenance} of=${one} sources=${sources} /></h3>
          <${FactList} facts=${one.topics ?? []} field="text" sources=${sources} />`,
      )}
    <//>`}
    ${(edition.assessment ?? []).length > 0 && html`<${Section} title=${t("staff.standards.assessment")}><${Assessment} edition=${edition} /><//>`}
    ${(edition.trades ?? []).length > 0 && html`<${Section} title=${t("staff.standards.trades")}><${FactList} facts=${edition.trades} field="name" sources=${sources} /><//>`}
    ${(edition.related_occupations ?? []).length > 0 &&
    html`<${Section} title=${t("staff.standards.related")}><${FactList} facts=${edition.related_occupations} field="name" sources=${sources} /><//>`}
    ${(edition.background ?? []).length > 0 && html`<${Section} title=${t("staff.standards.background")}><${FactList} facts=${edition.background} field="text" sources=${sources} /><//>`}`;
}

/** @param {{ edition: any }} props */
function Assessment({ edition }) {
  const sources = edition.sources ?? {};
  return html`<div class="st-table-box">
    <table class="st-table is-plain">
      <thead>
        <tr>
          <th scope="col">${t("staff.standards.component")}</th>
          <th scope="col">${t("staff.standards.levels")}</th>
          <th scope="col" class="is-number">${t("staff.standards.minutes")}</th>
          <th scope="col" class="is-number">${t("staff.standards.pass_mark")}</th>
          <th scope="col">${t("staff.standards.basis")}</th>
        </tr>
      </thead>
      <tbody>
        ${edition.assessment.map(
          (/** @type {any} */ one) => html`<tr>
            <th scope="row">${word("staff.component", one.component)}</th>
            <td>${joined((one.levels ?? []).map((/** @type {number} */ n) => t("staff.standards.level_short", { n })))}</td>
            <td class="is-number">${one.minutes ?? one.minutes_min ?? t("staff.none")}</td>
            <td class="is-number">${one.pass_hundredths === undefined || one.pass_hundredths === null ? t("staff.none") : t("staff.standards.of_full", { pass: one.pass_hundredths / 100, full: (one.full_hundredths ?? 10000) / 100 })}</td>
            <td><${Provenance} of=${one} sources=${sources} /></td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
