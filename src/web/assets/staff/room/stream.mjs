// One stream of one room: the whole first, then what changes; when it breaks it goes on where it was.

import { ApiError } from "../../lib/api.mjs";
import { api, asApiError, t, useEffect, useState } from "../kit.mjs";
import { cutEvents, pauseBefore, withChange } from "./events.mjs";

/** The server says something at least every fifteen seconds. */
const SILENT_MS = 40_000;
/** A stream ends by itself after some minutes. */
const NEXT_MS = 200;

/** @typedef {import("./events.mjs").StreamEvent} StreamEvent */

/**
 * The room, live.
 * @param {string} path of the room, below the API
 * @returns {{ room: any, live: boolean, problem: any, at: number }} `at`: when it was heard last, by this PC's steady clock
 */
export function useRoom(path) {
  const [state, setState] = useState({ path: "", room: /** @type {any} */ (undefined), live: false, problem: /** @type {any} */ (undefined), at: 0 });
  useEffect(() => {
    let alive = true;
    let last = "";
    let failures = 0;
    /** @type {any} */
    let room;
    /** @type {ReadableStreamDefaultReader<Uint8Array> | undefined} */
    let reader;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const show = (/** @type {object} */ change) => alive && setState((was) => ({ ...(was.path === path ? was : { room: undefined, live: false, problem: undefined, at: 0 }), path, ...change }));
    const take = (/** @type {StreamEvent} */ event) => {
      const data = JSON.parse(event.data);
      if (event.event === "room") room = data;
      else if (event.event === "change" && room) room = withChange(room, data);
      last = event.id;
      show({ room });
    };
    const run = async () => {
      try {
        const answer = await api.openStream(`${path}/events`, room ? last : "");
        if (!answer.body) throw new TypeError("a stream without a body");
        reader = answer.body.getReader();
        failures = 0;
        show({ live: true, problem: undefined, at: performance.now() });
        const decoder = new TextDecoder();
        let text = "";
        for (;;) {
          const { done, value } = await withLimit(reader, SILENT_MS);
          if (!alive) return;
          if (done) break;
          const { events, rest } = cutEvents(text + decoder.decode(value, { stream: true }));
          text = rest;
          show({ at: performance.now() });
          events.forEach(take);
        }
        timer = setTimeout(run, NEXT_MS);
      } catch (error) {
        if (!alive) return;
        void reader?.cancel().catch(() => undefined);
        failures += 1;
        const problem = asApiError(error instanceof TypeError ? lost() : error);
        show({ live: false, problem });
        if (problem.status === 403 || problem.status === 404) return;
        timer = setTimeout(run, pauseBefore(failures, Math.random()));
      }
    };
    const online = () => {
      if (timer === undefined || failures === 0) return;
      clearTimeout(timer);
      timer = setTimeout(run, 300 + Math.random() * 1000);
    };
    addEventListener("online", online);
    void run();
    return () => {
      alive = false;
      clearTimeout(timer);
      removeEventListener("online", online);
      void reader?.cancel().catch(() => undefined);
    };
  }, [path]);
  return state.path === path ? state : { room: undefined, live: false, problem: undefined, at: 0 };
}

/** The line was lost while the stream was open. */
function lost() {
  return new ApiError({ status: 0, code: "client.offline", title: t("shell.problem.offline.title"), detail: t("shell.problem.offline.detail") });
}

/**
 * The next piece, or an error when none comes in time.
 * @param {ReadableStreamDefaultReader<Uint8Array>} reader @param {number} limitMs
 * @returns {Promise<ReadableStreamReadResult<Uint8Array>>}
 */
function withLimit(reader, limitMs) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TypeError("the stream is silent")), limitMs);
    reader.read().then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
