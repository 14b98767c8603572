// Tables and lists: caption, sorting, an empty state with the next step, paging by cursor, search and filters in the address.

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { asApiError } from "./api.mjs";
import { ProblemNotice } from "./forms.mjs";
import { classes, html } from "./html.mjs";
import { t } from "./i18n.mjs";

/** @typedef {import("./api.mjs").ApiError} ApiError */
/** @typedef {import("./html.mjs").Children} Children */

/**
 * @template Row
 * @typedef {object} Column
 * @property {string} key
 * @property {Children} label
 * @property {(row: Row) => Children} [cell] what stands in the cell; the field named `key` when absent
 * @property {(row: Row) => string | number} [sortBy] makes the column sortable
 * @property {"start" | "end" | "center"} [align] `end` for numbers
 * @property {boolean} [rowHeader] names the row
 */

/**
 * @template Row
 * @param {{caption: string, columns: Column<Row>[], rows: Row[], rowKey: (row: Row) => string, empty?: Children,
 *   showCaption?: boolean, busy?: boolean}} props
 */
export function DataTable({ caption, columns, rows, rowKey, empty, showCaption = false, busy = false }) {
  const [order, setOrder] = useState(/** @type {{key: string, down: boolean} | null} */ (null));
  const sorted = sortRows(rows, columns, order);
  if (rows.length === 0 && !busy) return html`<div class="empty-state">${empty ?? t("shell.table.empty")}</div>`;
  return html`<div class="table-scroll" role="region" aria-label=${caption} tabindex="0">
    <table class="table" aria-busy=${busy}>
      <caption class=${showCaption ? "" : "visually-hidden"}>${caption}</caption>
      <thead><tr>${columns.map((column) => html`<th key=${column.key} scope="col" class=${alignment(column)} aria-sort=${sortState(column, order)}>
        ${column.sortBy
          ? html`<button type="button" class="sort-button" onClick=${() => setOrder(order?.key === column.key ? { key: column.key, down: !order.down } : { key: column.key, down: false })}>
              ${column.label}<span aria-hidden="true" class="sort-mark">${order?.key === column.key ? (order.down ? "\u25be" : "\u25b4") : "\u21c5"}</span>
            </button>`
          : column.label}
      </th>`)}</tr></thead>
      <tbody>${sorted.map((row) => html`<tr key=${rowKey(row)}>${columns.map((column) => {
        const content = column.cell ? column.cell(row) : /** @type {any} */ (row)[column.key];
        return column.rowHeader
          ? html`<th key=${column.key} scope="row" class=${alignment(column)}>${content}</th>`
          : html`<td key=${column.key} class=${alignment(column)}>${content}</td>`;
      })}</tr>`)}</tbody>
    </table>
  </div>`;
}

/** @param {Column<any>} column */
function alignment(column) {
  return classes(column.align === "end" && "number", column.align === "center" && "text-center");
}

/** @param {Column<any>} column @param {{key: string, down: boolean} | null} order */
function sortState(column, order) {
  if (!column.sortBy) return undefined;
  if (order?.key !== column.key) return "none";
  return order.down ? "descending" : "ascending";
}

/** @template Row @param {Row[]} rows @param {Column<Row>[]} columns @param {{key: string, down: boolean} | null} order */
export function sortRows(rows, columns, order) {
  const by = order && columns.find((column) => column.key === order.key)?.sortBy;
  if (!by) return rows;
  const sorted = [...rows].sort((a, b) => compare(by(a), by(b)));
  return order.down ? sorted.reverse() : sorted;
}

/** @param {string | number} a @param {string | number} b */
function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "zh-CN", { numeric: true });
}

/**
 * A list that the server hands out page by page. `load` gets the cursor; a change of `dependencies` starts anew.
 * @template Row
 * @param {(after: string | undefined) => Promise<{items: Row[], next?: string}>} load
 * @param {unknown[]} dependencies
 */
export function usePages(load, dependencies) {
  const [rows, setRows] = useState(/** @type {Row[]} */ ([]));
  const [next, setNext] = useState(/** @type {string | undefined} */ (undefined));
  const [busy, setBusy] = useState(true);
  const [problem, setProblem] = useState(/** @type {ApiError | null} */ (null));
  const round = useRef(0);

  const read = useCallback(async (/** @type {string | undefined} */ after) => {
    const mine = (round.current += 1);
    setBusy(true);
    setProblem(null);
    try {
      const page = await load(after);
      if (mine !== round.current) return;
      setRows((before) => (after === undefined ? page.items : [...before, ...page.items]));
      setNext(page.next);
    } catch (error) {
      if (mine === round.current) setProblem(asApiError(error));
    } finally {
      if (mine === round.current) setBusy(false);
    }
  }, dependencies);

  useEffect(() => {
    void read(undefined);
  }, [read]);

  return { rows, busy, problem, hasMore: next !== undefined, more: () => read(next), again: () => read(undefined) };
}

/** The end of a paged list. @param {{pages: {busy: boolean, problem: ApiError | null, hasMore: boolean, more: () => void}}} props */
export function MoreRows({ pages }) {
  return html`<div class="more-rows">
    <${ProblemNotice} problem=${pages.problem} />
    ${pages.hasMore ? html`<button type="button" class="btn btn-outline-primary" aria-disabled=${pages.busy} onClick=${() => pages.busy || pages.more()}>
      ${pages.busy ? t("shell.form.busy") : t("shell.table.more")}</button>` : null}
  </div>`;
}

/**
 * A value that stands in the address (`?name=value`), so that a filtered list can be found again and sent to others.
 * @param {string} name @param {string} [initial] @returns {[string, (value: string) => void]}
 */
export function useQueryValue(name, initial = "") {
  const read = () => new URLSearchParams(location.search).get(name) ?? initial;
  const [value, setValue] = useState(read);
  useEffect(() => {
    const follow = () => setValue(read());
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);
  return [value, (next) => {
    const query = new URLSearchParams(location.search);
    if (next === initial) query.delete(name);
    else query.set(name, next);
    const text = query.toString();
    history.replaceState(history.state, "", location.pathname + (text ? `?${text}` : "") + location.hash);
    setValue(next);
  }];
}

/** A search box that waits until typing pauses. @param {{id: string, label: string, value: string, onValue: (value: string) => void}} props */
export function SearchBox({ id, label, value, onValue }) {
  const [text, setText] = useState(value);
  const timer = useRef(0);
  useEffect(() => setText(value), [value]);
  return html`<div class="search-box">
    <label class="visually-hidden" for=${id}>${label}</label>
    <input class="form-control" type="search" id=${id} placeholder=${label} value=${text} onInput=${(/** @type {any} */ event) => {
      const typed = event.currentTarget.value;
      setText(typed);
      clearTimeout(timer.current);
      timer.current = window.setTimeout(() => onValue(typed.trim()), 300);
    }} />
  </div>`;
}
