// Addresses of the staff pages: everything under /app is drawn in the browser; filters live in the query, so that a page
// can be reloaded, bookmarked and sent to a colleague.

import { signal } from "./kit.mjs";

/** @typedef {{ path: string, query: URLSearchParams, turn: number }} Place */

const ROOT = "/app";
let turn = 0;

/** @returns {Place} */
function read() {
  const path = location.pathname.replace(/\/+$/, "") || ROOT;
  return { path, query: new URLSearchParams(location.search), turn: (turn += 1) };
}

/** Where the person is. */
export const place = signal(read());

/** @type {Set<() => string>} */
const guards = new Set();

/**
 * Asks before unsaved work is left. `ask` returns the question, or an empty text when nothing would be lost.
 * @param {() => string} ask
 * @returns {() => void} takes the guard away again
 */
export function guardLeaving(ask) {
  guards.add(ask);
  return () => guards.delete(ask);
}

function mayLeave() {
  for (const ask of guards) {
    const question = ask();
    if (question && !confirm(question)) return false;
  }
  return true;
}

/**
 * Goes to a staff page, or hands other addresses to the browser.
 * @param {string} href
 * @param {{ replace?: boolean }} [how]
 */
export function go(href, how = {}) {
  const url = new URL(href, location.href);
  if (url.pathname !== location.pathname && !mayLeave()) return;
  if (url.origin !== location.origin || !isStaff(url.pathname)) {
    location.assign(url.href);
    return;
  }
  const moved = url.pathname !== location.pathname;
  history[how.replace ? "replaceState" : "pushState"](null, "", url.href);
  place.value = read();
  if (moved) scrollTo(0, 0);
}

/**
 * Changes the query of the present page; empty values are left out.
 * @param {Record<string, string | number | null | undefined>} changes
 */
export function setQuery(changes) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "") query.delete(name);
    else query.set(name, String(value));
  }
  const search = query.toString();
  history.replaceState(null, "", location.pathname + (search ? `?${search}` : ""));
  place.value = read();
}

/**
 * The present query with some values changed, as an address.
 * @param {Record<string, string | number | null | undefined>} changes
 */
export function withQuery(changes) {
  const query = new URLSearchParams(place.value.query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "") query.delete(name);
    else query.set(name, String(value));
  }
  const search = query.toString();
  return place.value.path + (search ? `?${search}` : "");
}

/** @param {string} pathname */
function isStaff(pathname) {
  return pathname === ROOT || pathname.startsWith(`${ROOT}/`);
}

/**
 * Matches `/app/cohorts/:id` against a path.
 * @param {string} pattern
 * @param {string} path
 * @returns {Record<string, string> | null}
 */
export function match(pattern, path) {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  /** @type {Record<string, string>} */
  const found = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) found[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return found;
}

/** Takes over clicks on links between staff pages and the back button. */
export function startRouter() {
  addEventListener("popstate", () => {
    place.value = read();
  });
  addEventListener("beforeunload", (event) => {
    for (const ask of guards) {
      if (ask()) event.preventDefault();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download")) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || !isStaff(url.pathname)) return;
    if (url.hash && url.pathname === location.pathname) return;
    event.preventDefault();
    go(link.href);
  });
}
