// Tables and the tools above them: search, filters in the address, sort, more pages. On a narrow screen each row
// becomes a block in which every value keeps its name.

import { html, t, useEffect, useRef, useState } from "../kit.mjs";
import { place, setQuery } from "../router.mjs";
import { Loading, Trouble } from "./page.mjs";

/**
 * @typedef {{ key: string, label: any, cell: (row: any) => any, sort?: (row: any) => string | number | null | undefined,
 *   kind?: "number" | "main" | "actions" | "wide" }} Column
 */

/** The columns of a table, so that their cells are known to be given rows. @param {Array<Column | false | null | undefined>} list */
export const columns = (list) => list;

/**
 * @param {{ caption: string, columns: Array<Column | false | null | undefined>, rows: any[], rowKey: (row: any) => string,
 *   rowClass?: (row: any) => string, sortBy?: string }} props
 */
export function Table({ caption, columns: wantedColumns, rows, rowKey, rowClass, sortBy }) {
  const shown = /** @type {Column[]} */ (wantedColumns.filter(Boolean));
  const wanted = place.value.query.get("sort") ?? sortBy ?? "";
  const down = wanted.startsWith("-");
  const key = down ? wanted.slice(1) : wanted;
  const by = shown.find((column) => column.key === key && column.sort)?.sort;
  const ordered = by ? [...rows].sort((a, b) => compare(by(a), by(b)) * (down ? -1 : 1)) : rows;
  return html`<div class="st-table-box">
    <table class="st-table" role="table">
      <caption class="visually-hidden">${caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          ${shown.map((column) => {
            const order = column.key !== key || !by ? undefined : down ? "descending" : "ascending";
            const label = column.kind === "actions" ? html`<span class="visually-hidden">${column.label}</span>` : column.label;
            return html`<th scope="col" role="columnheader" class=${column.kind ? `is-${column.kind}` : ""} aria-sort=${order}>
              ${column.sort
                ? html`<button type="button" class="st-sort" onClick=${() => setQuery({ sort: order === "ascending" ? `-${column.key}` : column.key })}>
                    ${label}<span aria-hidden="true" class="st-sort-mark">${order === "ascending" ? "▲" : order === "descending" ? "▼" : "↕"}</span>
                  </button>`
                : label}
            </th>`;
          })}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${ordered.map(
          (row) => html`<tr role="row" key=${rowKey(row)} class=${rowClass?.(row) ?? ""}>
            ${shown.map(
              (column) => html`<td role="cell" class=${column.kind ? `is-${column.kind}` : ""}>
                <span class="st-cell-name" aria-hidden="true">${column.label}</span><span class="st-cell">${column.cell(row)}</span>
              </td>`,
            )}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/**
 * @param {string | number | null | undefined} a
 * @param {string | number | null | undefined} b
 */
function compare(a, b) {
  if (a === b) return 0;
  if (a === null || a === undefined) return 1;
  if (b === null || b === undefined) return -1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "zh-CN", { numeric: true });
}

/**
 * Search and filters; all of them live in the address.
 * @param {{ search?: string, children?: any, csv?: any, count?: any }} props `search` is the label of the search box
 */
export function Tools({ search, children, csv, count }) {
  return html`<div class="st-tools">
    ${search && html`<${SearchBox} label=${search} />`} ${children}
    <div class="st-tools-end">${count !== undefined && html`<span class="st-count" role="status">${count}</span>`}${csv}</div>
  </div>`;
}

/** @param {{ label: string }} props */
function SearchBox({ label }) {
  const given = place.value.query.get("q") ?? "";
  const [text, setText] = useState(given);
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  const typed = useRef(given);
  useEffect(() => {
    // The address changed by another way (back button, cleared filters).
    if (given !== typed.current) {
      typed.current = given;
      setText(given);
    }
  }, [given]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (/** @type {string} */ value) => {
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      typed.current = value.trim();
      setQuery({ q: typed.current });
    }, 300);
  };
  return html`<label class="st-search">
    <span class="st-tool-name">${label}</span>
    <input
      type="search"
      class="form-control"
      value=${text}
      maxlength="60"
      onInput=${(/** @type {any} */ event) => change(event.currentTarget.value)}
    />
  </label>`;
}

/**
 * A filter in the address.
 * @param {{ name: string, label: string, choices: Array<[string, string]>, any?: string, also?: Record<string, null> }} props
 *   `any`: word for "no filter"; left out, the first choice is the default. `also`: further filters that fall with it.
 */
export function Filter({ name, label, choices, any, also }) {
  const value = place.value.query.get(name) ?? "";
  return html`<label class="st-filter">
    <span class="st-tool-name">${label}</span>
    <select class="form-select" value=${value} onChange=${(/** @type {any} */ event) => setQuery({ ...also, [name]: event.currentTarget.value })}>
      ${any !== undefined && html`<option value="">${any}</option>`}
      ${choices.map(([key, text]) => html`<option value=${key} selected=${key === value}>${text}</option>`)}
    </select>
  </label>`;
}

/**
 * The rest of a list that comes in pages.
 * @param {{ pages: { next?: string, loadMore: () => void, loadingMore: boolean, loading: boolean, loaded: boolean, problem?: any, reload: () => void } }} props
 */
export function More({ pages }) {
  if (pages.problem) return html`<${Trouble} problem=${pages.problem} retry=${pages.reload} />`;
  if (!pages.loaded) return html`<${Loading} />`;
  if (!pages.next) return null;
  return html`<div class="st-more">
    <button type="button" class="btn btn-outline-secondary" disabled=${pages.loadingMore} onClick=${pages.loadMore}>
      ${pages.loadingMore ? t("staff.loading") : t("shell.table.more")}
    </button>
  </div>`;
}

/** Takes all filters off. @param {{ names: string[] }} props */
export function ClearFilters({ names }) {
  const on = names.some((name) => place.value.query.get(name));
  if (!on) return null;
  const off = Object.fromEntries(names.map((name) => [name, null]));
  return html`<button type="button" class="btn btn-link btn-sm" onClick=${() => setQuery(off)}>${t("staff.clear_filters")}</button>`;
}
