// The occupational standards: a list, and one edition in full with the status of every fact.

import { useEffect, useState } from "preact/hooks";
import { asApiError, createClient } from "../lib/api.mjs";
import { ProblemNotice } from "../lib/forms.mjs";
import { html } from "../lib/html.mjs";
import { t, textOf } from "../lib/i18n.mjs";
import { startPage } from "../lib/start.mjs";
import { Edition } from "./edition.mjs";

/** @typedef {{id: string, occupation_code: string, edition_year: number, name_zh: string, name_en: string,
 *   levels: {level: number, name_zh: string, name_en: string, plans: number}[]}} Summary */

const client = createClient();
const wanted = new URLSearchParams(location.search).get("id");

/** @template T @param {string} path @returns {{value: T | null, problem: import("../lib/api.mjs").ApiError | null}} */
function useLoaded(path) {
  const [state, setState] = useState(/** @type {{value: T | null, problem: import("../lib/api.mjs").ApiError | null}} */ ({ value: null, problem: null }));
  useEffect(() => {
    client.get(path).then((value) => setState({ value, problem: null }), (error) => setState({ value: null, problem: asApiError(error) }));
  }, [path]);
  return state;
}

function List() {
  const { value, problem } = useLoaded(/** @type {string} */ ("/standards"));
  const items = /** @type {{items: Summary[]} | null} */ (value)?.items;
  return html`
    <h1>${t("public.standards.title")}</h1>
    <p class="lead">${t("public.standards.what")}</p>
    <${ProblemNotice} problem=${problem} />
    ${items === undefined ? (problem ? null : html`<p>${t("shell.loading")}</p>`) : items.length === 0 ? html`<div class="empty-state">${t("public.standards.none")}</div>` : html`<ul class="plain-list">
      ${items.map((one) => html`<li class="card-plain" key=${one.id}>
        <h2><a href=${`/standards?id=${encodeURIComponent(one.id)}`}>${textOf(one, "name")}</a></h2>
        <p>${t("public.standards.code", { code: one.occupation_code, year: one.edition_year })}</p>
        <p>${one.levels.map((level) => html`<span class="badge-plain level-badge">${textOf(level, "name")}</span>`)}</p>
      </li>`)}
    </ul>`}`;
}

/** @param {{id: string}} props */
function One({ id }) {
  const { value, problem } = useLoaded(`/standards/${encodeURIComponent(id)}`);
  return html`
    <p class="no-print"><a href="/standards">${t("public.standards.all")}</a></p>
    <${ProblemNotice} problem=${problem} />
    ${value ? html`<${Edition} edition=${value} />` : problem ? null : html`<p>${t("shell.loading")}</p>`}`;
}

await startPage(() => (wanted ? html`<${One} id=${wanted} />` : html`<${List} />`));
