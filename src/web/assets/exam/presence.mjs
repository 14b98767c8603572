// The heartbeat: tells the server that this page is there and brings the invigilator's messages. It never waits for saving
// and saving never waits for it; when it does not get through, nothing else happens.

import { signal } from "@preact/signals";
import { asApiError, randomHex } from "../lib/api.mjs";
import { createSignals, told } from "./signals.mjs";

/** @typedef {"entry" | "ready" | "answering" | "finished"} BeatScreen */
/** @typedef {{id: string, kind: "words" | "time_credit", words: string, seconds?: number, personal: boolean, sent_at: string}} Message */
/** @typedef {{server_time: string, next_seconds: number, messages: Message[]}} BeatAnswer */

const FIRST_PAUSE_S = 15;
const TIMEOUT_MS = 8000;
/** A second that took longer was none: the PC slept or the page hung. */
const LONGEST_TICK_MS = 3000;
/** Acknowledgements in one beat. */
const MOST_READ = 20;

/** Messages not acknowledged, oldest first. @type {import("@preact/signals").Signal<Message[]>} */
export const messages = signal([]);

/**
 * @param {object} needs
 * @param {() => BeatScreen | null} needs.screen null: there is nobody to tell of
 * @param {() => number} needs.unsent answers not stored yet
 * @param {(body: object, timeoutMs: number) => Promise<BeatAnswer>} needs.send
 * @param {(answer: BeatAnswer, sentAt: number) => void} needs.onAnswer
 * @param {(message: Message) => void} needs.onMessage a message that was not shown before
 * @param {(problem: import("../lib/api.mjs").ApiError) => void} needs.onTrouble
 */
export function createPresence({ screen, unsent, send, onAnswer, onMessage, onTrouble }) {
  const pageId = randomHex(8);
  const signals = createSignals(() => screen() === "answering");
  /** @type {Set<string>} */
  const known = new Set();
  /** @type {string[]} */
  let read = [];
  let pause = FIRST_PAUSE_S;
  let timer = 0;
  let busy = false;
  let again = false;
  let worked = 0;
  let tick = performance.now();
  /** @type {BeatScreen | null} */
  let shown = null;

  /** @param {number} ms */
  function schedule(ms) {
    clearTimeout(timer);
    timer = window.setTimeout(() => void beat(), ms);
  }

  async function beat() {
    const now = screen();
    if (now === null) {
      schedule(pause * 1000);
      return;
    }
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    again = false;
    const sentAt = performance.now();
    const taken = signals.take();
    const sending = read.slice(0, MOST_READ);
    const workedNow = worked;
    try {
      const answer = await send({
        page_id: pageId, screen: now, unsent: unsent(), worked_seconds: Math.round(workedNow),
        signals: taken.map((one) => told(one, sentAt)), read: sending,
      }, TIMEOUT_MS);
      worked -= workedNow;
      read = read.filter((id) => !sending.includes(id));
      pause = Math.min(120, Math.max(1, answer.next_seconds));
      onAnswer(answer, sentAt);
      take(answer.messages);
    } catch (error) {
      signals.giveBack(taken);
      onTrouble(asApiError(error));
    } finally {
      busy = false;
      // A room of PCs shall not beat in step.
      schedule(again ? 200 : pause * 1000 * (0.85 + Math.random() * 0.3));
    }
  }

  /** @param {Message[]} came */
  function take(came) {
    const fresh = came.filter((message) => !known.has(message.id));
    if (fresh.length === 0) return;
    for (const message of fresh) known.add(message.id);
    messages.value = [...messages.value, ...fresh];
    fresh.forEach(onMessage);
  }

  return {
    /** The page has another screen, or something else that is worth a beat of its own. */
    nudge: () => schedule(0),
    /** @param {import("./signals.mjs").SignalKind} kind */
    note: (kind) => signals.note(kind, performance.now()),
    /** The candidate has read a message. @param {string} id */
    acknowledge(id) {
      messages.value = messages.value.filter((message) => message.id !== id);
      read.push(id);
      schedule(0);
    },
    /** The next person at this PC. */
    forget() {
      messages.value = [];
      known.clear();
      read = [];
      worked = 0;
      signals.take();
    },
    /** Beats as long as the page lives. */
    start() {
      signals.start();
      // The line came back for a whole room in the same instant.
      addEventListener("online", () => schedule(Math.random() * 3000));
      setInterval(() => {
        const before = tick;
        tick = performance.now();
        const now = screen();
        if (now === "answering" && tick - before < LONGEST_TICK_MS) worked += (tick - before) / 1000;
        if (now !== shown) {
          shown = now;
          if (now !== null) schedule(0);
        }
      }, 1000);
      schedule(0);
    },
  };
}
