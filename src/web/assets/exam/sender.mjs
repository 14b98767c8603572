// Brings changes to the server: at once when the line is there, again and again with growing pauses when it is not. Only what
// the server has not acknowledged is ever sent.

import { signal } from "@preact/signals";
import { ApiError, asApiError } from "../lib/api.mjs";
import { eventOf, retryDelay } from "./model.mjs";

/** @typedef {import("./model.mjs").AnswerRecord} AnswerRecord */
/** @typedef {import("./model.mjs").Outcome} Outcome */
/** @typedef {"idle" | "sending" | "retrying" | "stopped"} SendingState */
/** @typedef {{outcomes: Outcome[], events: number, chain_head: string, server_time: string, remaining_seconds: number}} SaveAnswer */

const BATCH = 50;
const SETTLE_MS = 300;
const SEND_TIMEOUT_MS = 10_000;
/** Requests that the browser finishes after the page is gone may carry 64 KiB. */
const KEEPALIVE_EVENTS = 50;

/**
 * @param {object} needs
 * @param {(events: object[], options: {timeoutMs: number, keepalive: boolean}) => Promise<SaveAnswer>} needs.save sends a batch
 * @param {() => AnswerRecord[]} needs.waiting records not acknowledged, oldest change first
 * @param {(outcome: Outcome) => void} needs.onOutcome
 * @param {(answer: SaveAnswer, sentAt: number) => void} needs.onAnswer after each batch that the server took
 * @param {(problem: ApiError) => void} needs.onRefused the token does not hold any more
 */
export function createSender({ save, waiting, onOutcome, onAnswer, onRefused }) {
  /** @type {import("@preact/signals").Signal<SendingState>} */
  const state = signal("idle");
  /** True from the first failure until the server is heard again. */
  const offline = signal(typeof navigator !== "undefined" && navigator.onLine === false);
  let failures = 0;
  let timer = 0;
  let busy = false;
  let stopped = false;
  /** Batches shrink to one event when the server refuses a batch as a whole, so that one bad event holds up no other. */
  let batchSize = BATCH;

  /** @param {number} delay */
  function schedule(delay) {
    if (stopped) return;
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      timer = 0;
      void send();
    }, delay);
  }

  async function send() {
    clearTimeout(timer);
    timer = 0;
    if (busy || stopped) return;
    const batch = waiting().slice(0, batchSize);
    if (batch.length === 0) {
      if (failures === 0) state.value = "idle";
      return;
    }
    busy = true;
    state.value = failures > 0 ? "retrying" : "sending";
    const sentAt = performance.now();
    try {
      const answer = await save(batch.map(eventOf), { timeoutMs: SEND_TIMEOUT_MS, keepalive: false });
      if (stopped) return;
      heard();
      answer.outcomes.forEach(onOutcome);
      onAnswer(answer, sentAt);
      const left = waiting();
      const settled = batch.some((sent) => !left.some((one) => one.item_no === sent.item_no && one.seq === sent.seq));
      if (!settled) return failed(null); // no event got anywhere: do not ask in a circle
      batchSize = Math.min(BATCH, batchSize * 2);
      if (left.length > 0) schedule(0);
    } catch (error) {
      if (!stopped) handle(asApiError(error), batch);
    } finally {
      busy = false;
      if (!stopped && failures === 0) state.value = waiting().length > 0 ? "sending" : "idle";
    }
    return undefined;
  }

  /** @param {ApiError} problem @param {AnswerRecord[]} batch */
  function handle(problem, batch) {
    if (problem.isPassing || problem.status < 0) return failed(problem);
    if (problem.status === 401 || problem.status === 403 || problem.status === 404) {
      stop();
      return onRefused(problem);
    }
    if (batch.length > 1) {
      batchSize = Math.max(1, Math.floor(batch.length / 2));
      return schedule(0);
    }
    const [only] = batch;
    if (only) onOutcome({ item_no: only.item_no, seq: only.seq, outcome: "malformed" });
    return schedule(0);
  }

  /** @param {ApiError | null} problem */
  function failed(problem) {
    failures += 1;
    offline.value = problem !== null && (problem.isNetwork || problem.status >= 500);
    state.value = "retrying";
    schedule(retryDelay(failures, problem?.retryAfterMs ?? null));
  }

  function heard() {
    failures = 0;
    offline.value = false;
  }

  function stop() {
    stopped = true;
    state.value = "stopped";
    clearTimeout(timer);
    removeEventListener("online", onOnline);
    removeEventListener("offline", onOffline);
  }

  // A room of PCs sees the line come back in the same instant; two seconds of spread keep the first answer quick.
  const onOnline = () => schedule(Math.random() * 2000);
  const onOffline = () => {
    offline.value = true;
  };
  addEventListener("online", onOnline);
  addEventListener("offline", onOffline);

  return {
    state,
    offline,
    /** Something changed: send soon. While the line is away, the running pause decides. @param {number} [settleMs] */
    queue(settleMs = SETTLE_MS) {
      if (failures > 0) return;
      state.value = "sending";
      // what is already on its way to be sent takes this with it, so that quick typing never puts sending off
      if (timer === 0 || settleMs === 0) schedule(settleMs);
    },
    /** Send now, also during a pause. */
    flush: () => schedule(0),
    /** Sends what waits though the page is about to go; nobody waits for the answer. */
    async lastWords() {
      const batch = waiting().slice(0, KEEPALIVE_EVENTS);
      if (stopped || batch.length === 0) return;
      await save(batch.map(eventOf), { timeoutMs: SEND_TIMEOUT_MS, keepalive: true }).catch(() => undefined);
    },
    /** Another request reached the server, or did not. @param {boolean} reached */
    note(reached) {
      if (reached && failures > 0) {
        heard();
        schedule(0);
      }
      if (reached) offline.value = false;
      else offline.value = true;
    },
    /** Resolves true when nothing waits any more, false after `limitMs`. @param {number} limitMs */
    async drained(limitMs) {
      const until = performance.now() + limitMs;
      while (waiting().length > 0) {
        if (stopped || performance.now() > until) return false;
        if (!busy && failures === 0) await send();
        await new Promise((done) => setTimeout(done, 60));
      }
      return true;
    },
    stop,
  };
}

/** @typedef {ReturnType<typeof createSender>} Sender */
