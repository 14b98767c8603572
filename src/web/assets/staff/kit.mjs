// What every staff page takes from Preact and from the shared library, in one place.

import { asApiError, randomHex } from "../lib/api.mjs";
import { client } from "../lib/session.mjs";
import { createServerClock } from "../lib/time.mjs";

export { Component, createContext, h } from "preact";
export { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
export { signal } from "@preact/signals";
export { html } from "../lib/html.mjs";
export { hasText as has, language, otherLanguage, switchLanguage, t, textOf } from "../lib/i18n.mjs";
export { person, resume, signOut, switchMembership } from "../lib/session.mjs";

export { useSending } from "../lib/forms.mjs";
export { announce } from "../lib/announce.mjs";
export { toast } from "../lib/toast.mjs";
export { asApiError, client };

/** A key for one intent: the same act sent twice is done once. */
export const newKey = () => randomHex();

const clock = createServerClock();

/** The server's clock as far as it is known, in milliseconds since 1970. */
export const serverNow = () => clock.now();

/** @typedef {import("../lib/api.mjs").RequestOptions} RequestOptions */

/** Files and assemblies take longer than a click. */
const LONG_MS = 120_000;

/**
 * Reads something whose age matters, and learns the server's time from the answer.
 * @param {string} path
 * @returns {Promise<any>}
 */
async function getOnTime(path) {
  return (await sendOnTime(path)).json();
}

/**
 * Opens a stream of events, and learns the server's time from its head.
 * @param {string} path @param {string} lastEvent where to go on, or an empty text
 */
function openStream(path, lastEvent) {
  return sendOnTime(path, { Accept: "text/event-stream", ...(lastEvent ? { "Last-Event-ID": lastEvent } : {}) });
}

/** @param {string} path @param {Record<string, string>} [headers] */
async function sendOnTime(path, headers) {
  const sentAt = performance.now();
  const answer = await client.send("GET", path, { headers });
  const date = Date.parse(answer.headers.get("date") ?? "");
  // The header counts whole seconds; its middle is the best guess.
  if (!Number.isNaN(date)) clock.observe(new Date(date + 500).toISOString(), sentAt);
  return answer;
}

export const api = {
  getOnTime,
  openStream,
  /** @param {string} path @param {RequestOptions["query"]} [query] */
  get: (path, query) => client.get(path, { query }),
  /** @param {string} path @param {unknown} [body] @param {string} [key] of the intent */
  post: (path, body, key) => client.post(path, body, { idempotencyKey: key, timeoutMs: LONG_MS }),
  /** @param {string} path @param {unknown} body */
  put: (path, body) => client.put(path, body),
  /** @param {string} path @param {unknown} body */
  patch: (path, body) => client.patch(path, body),
  /** @param {string} path */
  remove: (path) => client.delete(path),
  /** @param {string} path @param {File} file */
  upload: (path, file) => {
    const form = new FormData();
    form.append("file", file, file.name);
    return client.post(path, undefined, { form, timeoutMs: LONG_MS });
  },
};
