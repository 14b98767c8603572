// Loading: one thing, a list in pages, a thing that changes while one looks at it.

import { api, asApiError, serverNow, useCallback, useEffect, useRef, useState } from "./kit.mjs";

/** @typedef {import("../lib/api.mjs").ApiError} Problem */

/**
 * @template T
 * @typedef {{ data: T | undefined, problem: Problem | undefined, loading: boolean, reload: () => void, set: (value: T) => void }} Loaded
 */

/**
 * Loads something; again whenever `key` changes. An empty key loads nothing.
 * @template T
 * @param {string} key
 * @param {() => Promise<T>} load
 * @returns {Loaded<T>}
 */
export function useLoad(key, load) {
  const [state, setState] = useState(/** @type {{ key: string, data?: T, problem?: Problem, loading: boolean }} */ ({ key: "", loading: key !== "" }));
  const [round, setRound] = useState(0);
  const current = useRef(load);
  current.current = load;
  useEffect(() => {
    if (key === "") return undefined;
    let alive = true;
    setState((was) => (was.key === key ? { ...was, loading: true } : { key, loading: true }));
    current.current().then(
      (data) => alive && setState({ key, data, loading: false }),
      (error) => alive && setState((was) => ({ key, data: was.data, problem: asApiError(error), loading: false })),
    );
    return () => {
      alive = false;
    };
  }, [key, round]);
  const fresh = state.key === key;
  return {
    data: fresh ? state.data : undefined,
    problem: fresh ? state.problem : undefined,
    loading: fresh ? state.loading : key !== "",
    reload: useCallback(() => setRound((n) => n + 1), []),
    set: useCallback((value) => setState({ key, data: value, loading: false }), [key]),
  };
}

/**
 * Loads what stands under a path.
 * @template T
 * @param {string} path empty: nothing is loaded
 * @param {Record<string, string | number | undefined | null>} [query]
 * @returns {Loaded<T>}
 */
export function useGet(path, query) {
  const key = path === "" ? "" : `${path}?${JSON.stringify(query ?? {})}`;
  return useLoad(key, () => api.get(path, query));
}

/**
 * The entries of a list answer, whether it comes bare or in pages.
 * @template T
 * @param {T[] | { items?: T[] } | undefined} answer
 * @returns {T[]}
 */
export function entries(answer) {
  if (Array.isArray(answer)) return answer;
  return answer?.items ?? [];
}

/**
 * A list that the server gives in pages.
 * @template T
 * @param {string} path
 * @param {Record<string, string | number | undefined | null>} [query]
 */
export function usePages(path, query) {
  const key = `${path}?${JSON.stringify(query ?? {})}`;
  const first = useLoad(path === "" ? "" : key, () => api.get(path, query));
  const [more, setMore] = useState(/** @type {{ key: string, items: T[], next?: string, loading: boolean, problem?: Problem }} */ ({ key: "", items: [], loading: false }));
  const fresh = more.key === key && first.data !== undefined;
  /** @type {T[]} */
  const items = fresh ? [...entries(first.data), ...more.items] : entries(first.data);
  const next = fresh ? more.next : first.data?.next;
  const loadMore = () => {
    const before = fresh ? more.items : [];
    setMore({ key, items: before, next, loading: true });
    api.get(path, { ...query, after: next }).then(
      (/** @type {any} */ page) => setMore({ key, items: [...before, ...entries(page)], next: page.next, loading: false }),
      (/** @type {unknown} */ error) => setMore({ key, items: before, next, loading: false, problem: asApiError(error) }),
    );
  };
  return {
    items,
    next,
    loaded: first.data !== undefined,
    loading: first.loading,
    problem: first.problem ?? (fresh ? more.problem : undefined),
    loadingMore: fresh && more.loading,
    loadMore,
    reload: () => {
      setMore({ key: "", items: [], loading: false });
      first.reload();
    },
  };
}

/**
 * Every page of a list that is known to be short (rooms of a county, people of a sitting).
 * @param {string} path
 * @param {Record<string, string | number | undefined | null>} [query]
 * @returns {Promise<any[]>}
 */
export async function getAll(path, query) {
  /** @type {any[]} */
  const all = [];
  let after;
  for (let page = 0; page < 50; page += 1) {
    const answer = await api.get(path, { ...query, after });
    all.push(...entries(answer));
    after = Array.isArray(answer) ? undefined : answer?.next;
    if (!after) break;
  }
  return all;
}

/**
 * Asks again and again while the page is seen; slower after each failure, at most every half minute.
 * @template T
 * @param {string} key empty: does not ask
 * @param {() => Promise<T>} load
 * @param {{ every: number, until?: (value: T) => boolean }} how pause in milliseconds
 */
export function usePoll(key, load, how) {
  const [state, setState] = useState(/** @type {{ key: string, data?: T, problem?: Problem, at?: number }} */ ({ key }));
  const current = useRef({ load, how });
  current.current = { load, how };
  useEffect(() => {
    if (key === "") return undefined;
    let alive = true;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let failures = 0;
    let finished = false;
    let asking = false;
    const ask = async () => {
      if (asking) return;
      asking = true;
      clearTimeout(timer);
      try {
        const data = await current.current.load();
        if (!alive) return;
        failures = 0;
        setState({ key, data, at: serverNow() });
        if (current.current.how.until?.(data)) {
          finished = true;
          return;
        }
      } catch (error) {
        if (!alive) return;
        failures += 1;
        const problem = asApiError(error);
        setState((was) => ({ ...was, key, problem }));
      } finally {
        asking = false;
      }
      if (!document.hidden) timer = setTimeout(ask, pauseAfter(failures, current.current.how.every));
    };
    const seen = () => {
      if (document.hidden) clearTimeout(timer);
      else if (!finished) ask();
    };
    document.addEventListener("visibilitychange", seen);
    ask();
    return () => {
      alive = false;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [key]);
  const fresh = state.key === key;
  return { data: fresh ? state.data : undefined, problem: fresh ? state.problem : undefined, at: fresh ? state.at : undefined };
}

/**
 * Milliseconds until the next question after so many failures in a row.
 * @param {number} failures
 * @param {number} every
 */
export function pauseAfter(failures, every) {
  return Math.min(every * 2 ** failures, 30_000);
}
