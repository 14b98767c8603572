// Talks to the server: bearer token, time limits, problem documents, idempotency keys. Writes are repeated by the caller
// only, with the same key, so that nothing is done twice.

import { t } from "./i18n.mjs";

const DEFAULT_TIMEOUT_MS = 20_000;

/** @typedef {{field: string, code: string, detail: string}} FieldProblem */

/** What the server refused, or why it was not reached. `code` is stable; `title` and `detail` are for people. */
export class ApiError extends Error {
  /**
   * @param {{status: number, code: string, title: string, detail: string, errors?: FieldProblem[], requestId?: string,
   *   retryAfterMs?: number | null, document?: Record<string, any>}} from
   */
  constructor(from) {
    super(from.title);
    this.name = "ApiError";
    this.status = from.status;
    this.code = from.code;
    this.title = from.title;
    this.detail = from.detail;
    this.errors = from.errors ?? [];
    this.requestId = from.requestId ?? "";
    /** Milliseconds the server asks to wait, or null. */
    this.retryAfterMs = from.retryAfterMs ?? null;
    /** The whole problem document. @type {Record<string, any>} */
    this.document = from.document ?? {};
  }

  /** The request did not reach the server, or no answer came back. */
  get isNetwork() {
    return this.status === 0;
  }

  /** Worth trying again without any change. */
  get isPassing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Random bytes in hexadecimal, by the one source of randomness that plain http has too. */
export function randomHex(bytes = 16) {
  const values = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(values, (value) => value.toString(16).padStart(2, "0")).join("");
}

/**
 * @typedef {object} RequestOptions
 * @property {Record<string, string | number | boolean | null | undefined>} [query] pairs without a value are left out
 * @property {unknown} [body] sent as JSON
 * @property {FormData} [form] sent as multipart
 * @property {Record<string, string>} [headers]
 * @property {string} [idempotencyKey] for POST; made anew when absent
 * @property {number} [timeoutMs]
 * @property {AbortSignal} [signal]
 * @property {boolean} [keepalive] let the request finish though the page goes
 * @property {boolean} [withoutToken]
 * @property {RequestCache} [cache] for what never changes; everything else is asked anew
 */

/**
 * @param {object} options
 * @param {() => string | null} [options.token] the access token now
 * @param {() => Promise<boolean>} [options.renew] gets a new token after a 401; false when there is none to get
 * @param {string} [options.base]
 */
export function createClient({ token = () => null, renew, base = "/api/v1" } = {}) {
  /**
   * @param {string} method
   * @param {string} path below `base`, or absolute when it starts with `//`
   * @param {RequestOptions} [options]
   * @returns {Promise<Response>}
   */
  async function send(method, path, options = {}) {
    const key = method === "POST" ? (options.idempotencyKey ?? randomHex()) : null;
    const first = await sendOnce(method, path, options, key);
    if (first.ok) return first;
    if (first.status === 401 && renew && !options.withoutToken && (await renew())) {
      const second = await sendOnce(method, path, options, key);
      if (second.ok) return second;
      throw await problemOf(second);
    }
    throw await problemOf(first);
  }

  /** @param {string} method @param {string} path @param {RequestOptions} options @param {string | null} key */
  async function sendOnce(method, path, options, key) {
    /** @type {Record<string, string>} */
    const headers = { Accept: "application/json", ...options.headers };
    const bearer = options.withoutToken ? null : token();
    if (bearer) headers.Authorization = `Bearer ${bearer}`;
    if (key) headers["Idempotency-Key"] = key;
    /** @type {BodyInit | undefined} */
    let body = options.form;
    if (options.body !== undefined) {
      headers["Content-Type"] = "application/json";
      body = JSON.stringify(options.body);
    }
    const limit = new AbortController();
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      limit.abort();
    }, options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const stop = () => limit.abort();
    options.signal?.addEventListener("abort", stop);
    try {
      return await fetch(base + path + queryText(options.query), {
        method, headers, body, credentials: "same-origin", cache: options.cache ?? "no-store", keepalive: options.keepalive ?? false, signal: limit.signal,
      });
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw unreachable(timedOut);
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", stop);
    }
  }

  /**
   * @param {string} method @param {string} path @param {RequestOptions} [options]
   * @returns {Promise<any>} the JSON of the answer, null when it has no body
   */
  async function json(method, path, options) {
    const answer = await send(method, path, options);
    if (answer.status === 204) return null;
    try {
      const text = await answer.text();
      return text === "" ? null : JSON.parse(text);
    } catch {
      // cut off on the way
      throw unreachable(false);
    }
  }

  return {
    send,
    /** @param {string} path @param {RequestOptions} [options] */
    get: (path, options) => json("GET", path, options),
    /** @param {string} path @param {unknown} [body] @param {RequestOptions} [options] */
    post: (path, body, options) => json("POST", path, { ...options, body: options?.form ? undefined : (body ?? {}) }),
    /** @param {string} path @param {unknown} body @param {RequestOptions} [options] */
    put: (path, body, options) => json("PUT", path, { ...options, body }),
    /** @param {string} path @param {unknown} body @param {RequestOptions} [options] */
    patch: (path, body, options) => json("PATCH", path, { ...options, body }),
    /** @param {string} path @param {RequestOptions} [options] */
    delete: (path, options) => json("DELETE", path, options),
  };
}

/** @typedef {ReturnType<typeof createClient>} Client */

/** @param {RequestOptions["query"]} query */
export function queryText(query) {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== null && value !== undefined && value !== "");
  if (pairs.length === 0) return "";
  return `?${pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`).join("&")}`;
}

/** @param {boolean} timedOut */
function unreachable(timedOut) {
  return timedOut
    ? new ApiError({ status: 0, code: "client.timeout", title: t("shell.problem.timeout.title"), detail: t("shell.problem.timeout.detail") })
    : new ApiError({ status: 0, code: "client.offline", title: t("shell.problem.offline.title"), detail: t("shell.problem.offline.detail") });
}

/** @param {Response} answer */
async function problemOf(answer) {
  /** @type {Record<string, any>} */
  let document = {};
  try {
    document = await answer.json();
  } catch {
    // a proxy's page, or cut off
  }
  return new ApiError({
    status: answer.status,
    code: typeof document.code === "string" ? document.code : `http.${answer.status}`,
    title: document.title ?? t("shell.problem.unknown.title"),
    detail: document.detail ?? t("shell.problem.unknown.detail", { status: answer.status }),
    errors: Array.isArray(document.errors) ? document.errors : [],
    requestId: document.request_id ?? answer.headers.get("x-request-id") ?? "",
    retryAfterMs: retryAfter(answer.headers.get("retry-after")),
    document,
  });
}

/** @param {string | null} header seconds, or a date */
function retryAfter(header) {
  if (header === null) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

/** Anything thrown, as an {@link ApiError}. @param {unknown} error @returns {ApiError} */
export function asApiError(error) {
  if (error instanceof ApiError) return error;
  console.error(error);
  return new ApiError({ status: -1, code: "client.fault", title: t("shell.problem.fault.title"), detail: t("shell.problem.fault.detail") });
}
