// One candidate at one exam: where they are, what they answered, how much time is left. Screens read the signals and call the acts.

import { batch, computed, signal } from "@preact/signals";
import { announce } from "../lib/announce.mjs";
import { ApiError, asApiError, createClient, randomHex } from "../lib/api.mjs";
import { setHighContrast, setTextSize } from "../lib/display.mjs";
import { t } from "../lib/i18n.mjs";
import { pause } from "../lib/pause.mjs";
import { createServerClock } from "../lib/time.mjs";
import { deviceId, keptToken } from "./device.mjs";
import { applyOutcome, changed, countAnswers, mergeAnswers, normaliseCode, retryDelay, sameAnswer } from "./model.mjs";
import { createPresence } from "./presence.mjs";
import { canOpen, fetchSealed, openSealed } from "./sealed.mjs";
import { createSender } from "./sender.mjs";
import { openStore } from "./store.mjs";
import { claimWindow } from "./windows.mjs";

/** @typedef {import("./model.mjs").AnswerRecord} AnswerRecord */
/** @typedef {import("./model.mjs").Paper} Paper */

/**
 * @typedef {object} Receipt
 * @property {string} attempt_id
 * @property {string} admission_number
 * @property {string} submitted_at
 * @property {number} answered
 * @property {number} events
 * @property {string} chain_head
 * @property {string} answers_hash
 * @property {string} key_id
 * @property {string} signature
 */

/**
 * @typedef {object} ExamState
 * @property {string} admission_number
 * @property {string} name
 * @property {string} id_number_masked
 * @property {string} sitting_name
 * @property {string} occupation_name
 * @property {string} level_name
 * @property {string | null} room
 * @property {number | null} seat_no
 * @property {string} opens_at
 * @property {string} closes_at
 * @property {number} duration_minutes
 * @property {number} full_hundredths
 * @property {number} pass_hundredths
 * @property {{kind: import("./model.mjs").ItemKind, count: number, score_hundredths: number}[]} parts
 * @property {number} extra_seconds agreed for this candidate, part of the deadline
 * @property {number} credit_seconds granted for faults, part of the deadline
 * @property {import("../lib/display.mjs").TextSize} text_size agreed for this candidate
 * @property {boolean} high_contrast agreed for this candidate
 * @property {"not_open" | "ready" | "open" | "submitted" | "expired" | "closed"} state
 * @property {string} server_time
 * @property {boolean} [clock_frozen] time stands still because the server's clock was moved
 * @property {string | null} [attempt_id]
 * @property {string | null} [deadline_at]
 * @property {number | null} [remaining_seconds]
 * @property {Receipt | null} [receipt]
 */

/** @typedef {"entry" | "resuming" | "confirm" | "instructions" | "loading" | "answering" | "time_over" | "finished" | "elsewhere"} Screen */
/** @typedef {"draining" | "offline" | "sending" | null} Submitting */

const TICK_MS = 500;
const HEARTBEAT_MS = 60_000;
/** Minutes left at which the time is said. */
const SAID_MINUTES = [10, 5, 1];
const DRAIN_MS = 12_000;
/** An answer that waits longer than this is worth telling the invigilator. */
const SETTLING_MS = 5000;
const POSITION = "touchstone.exam.position";

/** @type {import("@preact/signals").Signal<Screen>} */
export const screen = signal("entry");
/** @type {import("@preact/signals").Signal<ExamState | null>} */
export const exam = signal(null);
/** @type {import("@preact/signals").Signal<Paper | null>} */
export const paper = signal(null);
/** Why the entry is shown again, or why loading takes long. @type {import("@preact/signals").Signal<ApiError | null>} */
export const trouble = signal(null);
/** Place of the item shown, 0 for the first. */
export const current = signal(0);
/** Seconds left by the server's clock; null when no time runs. @type {import("@preact/signals").Signal<number | null>} */
export const remaining = signal(null);
/** Whether time stands still because the server's clock was moved. */
export const frozen = signal(false);
/** Seconds until the start; 0 when it is reached. */
export const untilOpen = signal(0);
/** Whole minutes that somebody who starts now has: the sitting's end cuts off late starts. */
export const minutesIfStarted = signal(0);
/** @type {import("@preact/signals").Signal<import("./store.mjs").Keeping>} */
export const keeping = signal("database");
/** @type {import("@preact/signals").Signal<Submitting>} */
export const submitting = signal(null);
/** @type {import("@preact/signals").Signal<ApiError | null>} */
export const submitProblem = signal(null);
export const offline = signal(false);
/** One signal for each item, so that a change draws one cell anew. @type {import("@preact/signals").Signal<Map<number, import("@preact/signals").Signal<AnswerRecord>>>} */
export const records = signal(new Map());
export const counts = computed(() => countAnswers(Array.from(records.value.values(), (one) => one.value)));

/** @type {string | null} */
let token = null;
const client = createClient({ token: () => token });
const clock = createServerClock();
/** Instant of the deadline, milliseconds; null when no time runs. @type {number | null} */
let deadline = null;
/** @type {import("./sender.mjs").Sender | null} */
let sender = null;
/** @type {import("./store.mjs").AnswerStore | null} */
let store = null;
/** @type {ReturnType<typeof claimWindow> | null} */
let windowClaim = null;
let submitKey = randomHex();
/** The sealed form, on its way or here. @type {Promise<{form_digest: string, bytes: Uint8Array} | null> | null} */
let sealedForm = null;
/** What opens it, as the start answered. @type {import("./sealed.mjs").Unlock | null} */
let unlock = null;
/** Counts the stays, so that work begun for one candidate never lands at the next. */
let stay = 0;
let lastHeard = 0;
let checking = false;
let saidMinutes = Infinity;

// --- coming in

/** Goes on where this window was, after a reload. */
export async function resume() {
  token = keptToken.read();
  if (token === null) return;
  screen.value = "resuming";
  const mine = stay;
  const state = await persist(mine, () => client.get("/exam/state"));
  if (state && mine === stay) {
    learn(state);
    if (state.state === "open") await beginAnswering();
    else proceed();
  }
}

/** Enters with what stands on the ticket. @param {string} admissionNumber @param {string} seatCode */
export async function enter(admissionNumber, seatCode) {
  const sentAt = performance.now();
  const answer = await client.post("/exam/entries", {
    admission_number: normaliseCode(admissionNumber), seat_code: normaliseCode(seatCode), device: deviceId(),
  }, { withoutToken: true });
  token = answer.token;
  keptToken.write(token);
  applyDisplay(answer.attempt);
  batch(() => {
    trouble.value = null;
    learn(answer.attempt, sentAt);
    screen.value = "confirm";
  });
  fetchAhead();
}

/** Shows the page as was agreed for this candidate; what they change afterwards is theirs. @param {ExamState} state */
function applyDisplay(state) {
  if (state.text_size !== "normal") setTextSize(state.text_size);
  if (state.high_contrast) setHighContrast(true);
}

/** After the candidate said: that is me. */
export function proceed() {
  const state = exam.value?.state;
  if (state === "open") void beginAnswering();
  else if (state === "not_open" || state === "ready") screen.value = "instructions";
  else screen.value = "finished";
}

/** Fetches the sealed form while the candidate reads, so that the start moves a key and no paper. */
function fetchAhead() {
  const state = exam.peek()?.state;
  if (sealedForm === null && canOpen() && (state === "not_open" || state === "ready" || state === "open")) sealedForm = fetchSealed(client);
}

/** Starts the time. Throws an ApiError that says why not. */
export async function start() {
  const sentAt = performance.now();
  const state = await client.post("/exam/start", {});
  unlock = state.unlock ?? null;
  learn(state, sentAt);
  if (state.state === "open") await beginAnswering();
  else proceed();
}

/** Back to the entry, for the next person at this PC. */
export function leave() {
  stay += 1;
  // the next person at this PC has eyes of their own
  if (exam.value && exam.value.text_size !== "normal") setTextSize("normal");
  if (exam.value?.high_contrast) setHighContrast(false);
  sender?.stop();
  windowClaim?.release();
  token = null;
  keptToken.write(null);
  rememberPosition(null);
  sender = null;
  store = null;
  windowClaim = null;
  sealedForm = null;
  unlock = null;
  deadline = null;
  submitKey = randomHex();
  saidMinutes = Infinity;
  presence.forget();
  batch(() => {
    exam.value = null;
    paper.value = null;
    records.value = new Map();
    remaining.value = null;
    submitting.value = null;
    submitProblem.value = null;
    trouble.value = null;
    offline.value = false;
    keeping.value = "database";
    current.value = 0;
    screen.value = "entry";
  });
}

// --- answering

async function beginAnswering() {
  const attemptId = exam.value?.attempt_id;
  if (!attemptId) return;
  const mine = stay;
  screen.value = "loading";
  windowClaim ??= claimWindow(attemptId, onTakenElsewhere);
  if (!(await windowClaim.claim())) {
    screen.value = "elsewhere";
    return;
  }
  await load(attemptId, mine);
}

/** Makes this window the one that answers; another one stops. */
export async function takeOver() {
  const attemptId = exam.value?.attempt_id;
  if (!attemptId || !windowClaim) return;
  screen.value = "loading";
  windowClaim.take();
  await pause(200); // the other window's last request may be on its way
  await load(attemptId, stay);
}

function onTakenElsewhere() {
  presence.note("second_window");
  sender?.stop();
  sender = null;
  screen.value = "elsewhere";
}

/** @param {string} attemptId @param {number} mine */
async function load(attemptId, mine) {
  const loaded = await persist(mine, () => Promise.all([readPaper(attemptId), client.get("/exam/answers")]));
  if (!loaded || mine !== stay) return;
  const [newPaper, answers] = /** @type {[Paper, {answers: import("./model.mjs").ServerAnswer[]}]} */ (loaded);
  newPaper.items.sort((a, b) => a.position - b.position);
  store = await openStore(attemptId, (worse) => {
    keeping.value = worse;
  });
  const merged = mergeAnswers(newPaper.items.map((item) => item.item_no), answers.answers, await store.load());
  if (mine !== stay) return;
  sender?.stop();
  sender = createSender({
    save: (events, options) => client.put(`/attempts/${attemptId}/answers`, { events }, options),
    waiting: () => waitingRecords(),
    onOutcome,
    onAnswer,
    onRefused,
  });
  const active = sender;
  active.offline.subscribe((away) => {
    if (sender === active) noteOffline(away);
  });
  batch(() => {
    keeping.value = store?.keeping ?? "memory";
    paper.value = newPaper;
    records.value = new Map(Array.from(merged, ([itemNo, record]) => [itemNo, signal(record)]));
    current.value = Math.min(firstPlace(newPaper, merged), newPaper.items.length - 1);
    screen.value = "answering";
  });
  tick();
  active.flush();
}

/** The paper: opened from the sealed form where that works, else as the server lays it out. @param {string} attemptId @returns {Promise<Paper>} */
async function readPaper(attemptId) {
  fetchAhead();
  const sealed = await sealedForm;
  if (sealed) {
    try {
      unlock ??= /** @type {import("./sealed.mjs").Unlock} */ (await client.get("/exam/key"));
      return await openSealed(sealed, unlock, attemptId);
    } catch (error) {
      const problem = /** @type {any} */ (error);
      if (problem instanceof ApiError) throw problem;
      console.warn("the sealed form cannot be opened", error);
    }
  }
  sealedForm = null;
  return client.get("/exam/paper");
}

/** Where this window was, or the first item without an answer. @param {Paper} loaded @param {Map<number, AnswerRecord>} merged */
function firstPlace(loaded, merged) {
  const kept = rememberedPosition();
  if (kept !== null) return kept;
  const open = loaded.items.findIndex((item) => merged.get(item.item_no)?.choice.length === 0);
  return Math.max(0, open);
}

/** @param {number} place */
export function goTo(place) {
  const count = paper.value?.items.length ?? 0;
  current.value = Math.max(0, Math.min(count - 1, place));
  rememberPosition(current.value);
}

/** A change by the candidate: kept here at once, sent soon. @param {number} itemNo @param {{choice?: string[], flagged?: boolean}} change */
export function change(itemNo, change) {
  const record = records.value.get(itemNo);
  if (!record || screen.value !== "answering") return;
  const next = changed(record.value, change, new Date().toISOString());
  if (sameAnswer(record.value, next)) return;
  put(next);
  sender?.queue((remaining.value ?? Infinity) < 5 ? 0 : undefined);
}

/** @param {AnswerRecord} record */
function put(record) {
  const known = records.value.get(record.item_no);
  if (known) known.value = record;
  store?.put(record).catch((error) => console.warn("answer is kept in memory only", error));
}

function waitingRecords() {
  return Array.from(records.value.values(), (one) => one.peek())
    .filter((record) => record.standing === "waiting")
    .sort((a, b) => (a.client_at ?? "").localeCompare(b.client_at ?? ""));
}

/** @param {import("./model.mjs").Outcome} outcome */
function onOutcome(outcome) {
  const known = records.value.get(outcome.item_no);
  if (!known) return;
  const next = applyOutcome(known.peek(), outcome);
  if (next !== known.peek()) put(next);
  if (outcome.outcome === "late" || outcome.outcome === "closed") void check();
}

/** @param {import("./sender.mjs").SaveAnswer} answer @param {number} sentAt */
function onAnswer(answer, sentAt) {
  lastHeard = performance.now();
  clock.observe(answer.server_time, sentAt);
  // the deadline moved: time was granted, or the clock was off
  const told = Date.parse(answer.server_time) + answer.remaining_seconds * 1000;
  if (deadline !== null && Math.abs(told - deadline) > 2500) void check();
}

/** @param {ApiError} problem */
function onRefused(problem) {
  // The answers stay in this browser; entering again sends them.
  windowClaim?.release();
  windowClaim = null;
  sender = null;
  token = null;
  keptToken.write(null);
  stay += 1;
  batch(() => {
    trouble.value = problem;
    paper.value = null;
    submitting.value = null;
    screen.value = "entry";
  });
}

/** @param {boolean} away */
function noteOffline(away) {
  if (offline.value === away) return;
  offline.value = away;
  if (screen.value === "answering") announce(away ? t("exam.save.said_offline") : t("exam.save.said_online"));
}

// --- time

/** @param {ExamState} state @param {number} [sentAt] */
function learn(state, sentAt = performance.now()) {
  lastHeard = performance.now();
  clock.observe(state.server_time, sentAt);
  const credited = state.credit_seconds - (exam.peek()?.credit_seconds ?? state.credit_seconds);
  exam.value = state;
  const stands = state.clock_frozen === true && state.state === "open";
  if (stands && !frozen.peek()) announce(t("exam.clock.said_frozen"));
  frozen.value = stands;
  deadline = state.state === "open" && state.deadline_at && !stands ? Date.parse(state.deadline_at) : null;
  if (deadline !== null && (deadline - clock.now()) / 60_000 > SAID_MINUTES[0]) saidMinutes = Infinity;
  tick();
  if (credited > 0 && deadline !== null) announce(t("exam.clock.said_credit", { minutes: Math.ceil((remaining.peek() ?? 0) / 60) }));
}

/** Asks the server how things stand. */
async function check() {
  if (checking || token === null) return;
  checking = true;
  const mine = stay;
  const sentAt = performance.now();
  try {
    const state = await client.get("/exam/state", { timeoutMs: 10_000 });
    if (mine !== stay) return;
    learn(state, sentAt);
    sender?.note(true);
    if (isOver(state)) {
      if (screen.value === "answering") void conclude();
      else if (screen.value === "instructions") screen.value = "finished";
    }
  } catch (error) {
    if (mine !== stay) return;
    const problem = asApiError(error);
    if (problem.status === 401) {
      sender?.stop();
      onRefused(problem);
    } else {
      sender?.note(!problem.isPassing);
    }
  } finally {
    checking = false;
  }
}

/** @param {ExamState} state */
function isOver(state) {
  return state.state === "submitted" || state.state === "expired" || state.state === "closed";
}

function tick() {
  const now = clock.now();
  const state = exam.peek();
  if (state) {
    untilOpen.value = Math.max(0, Math.ceil((Date.parse(state.opens_at) - now) / 1000));
    const ordinary = Math.min(state.duration_minutes, Math.floor((Date.parse(state.closes_at) - now) / 60_000));
    minutesIfStarted.value = ordinary > 0 ? ordinary + Math.floor(state.extra_seconds / 60) : 0;
  }
  if (deadline === null) {
    remaining.value = null;
    return;
  }
  const left = Math.max(0, (deadline - now) / 1000);
  remaining.value = Math.ceil(left);
  if (screen.peek() !== "answering") return;
  sayMinutes(left / 60);
  if (left <= 0) void conclude();
}

/** @param {number} minutes left */
function sayMinutes(minutes) {
  const due = SAID_MINUTES.filter((one) => minutes <= one).pop();
  if (due === undefined || due >= saidMinutes) return;
  const first = saidMinutes === Infinity;
  saidMinutes = due;
  // someone who comes back with four minutes left is not told of the tenth
  if (!first || minutes > due - 0.5) announce(t("exam.clock.said", { minutes: due }));
}

/** Time is over, or the attempt was ended elsewhere: hand in what is left, wait for the server's word. */
async function conclude() {
  if (screen.peek() !== "answering") return;
  screen.value = "time_over";
  submitting.value = null;
  const mine = stay;
  sender?.flush();
  for (let tries = 1; mine === stay; tries += 1) {
    const state = exam.peek();
    if (state && isOver(state)) {
      await sender?.drained(DRAIN_MS);
      if (mine === stay) finish();
      return;
    }
    if (tries > 1 && deadline !== null && deadline - clock.now() > 1500) {
      screen.value = "answering"; // time was added
      return;
    }
    await pause(tries === 1 ? 400 + Math.random() * 800 : retryDelay(Math.min(tries, 4), null));
    await check();
  }
}

// --- handing in

/** Hands in: first everything that waits is saved, then the attempt is closed. */
export async function submit() {
  if (submitting.value === "draining" || submitting.value === "sending") return;
  const mine = stay;
  submitProblem.value = null;
  submitting.value = "draining";
  sender?.flush();
  if (!(await saved(mine))) return;
  for (let failures = 1; ; failures += 1) {
    submitting.value = "sending";
    try {
      const sentAt = performance.now();
      // the same key each time: handing in twice is handing in once
      const state = await client.post("/exam/submit", {}, { idempotencyKey: submitKey });
      if (mine !== stay) return;
      learn(state, sentAt);
      finish();
      return;
    } catch (error) {
      if (mine !== stay) return;
      const problem = asApiError(error);
      if (!problem.isPassing) {
        submitting.value = null;
        submitProblem.value = problem;
        void check();
        return;
      }
      submitting.value = "offline";
      await pause(retryDelay(failures, problem.retryAfterMs));
      if (mine !== stay || submitting.value === null) return;
    }
  }
}

/** Waits until everything is saved; says so meanwhile when the line is away. @param {number} mine */
async function saved(mine) {
  for (;;) {
    if (await sender?.drained(3000)) return mine === stay && submitting.value !== null;
    if (mine !== stay || submitting.value === null || screen.value !== "answering") return false;
    submitting.value = offline.value ? "offline" : "draining";
  }
}

/** The candidate goes back to the questions. */
export function cancelSubmit() {
  submitting.value = null;
  submitProblem.value = null;
}

function finish() {
  sender?.stop();
  windowClaim?.release();
  const done = waitingRecords().length === 0 ? store : null; // what never arrived stays, for whoever looks into it
  sender = null;
  windowClaim = null;
  store = null;
  rememberPosition(null);
  batch(() => {
    submitting.value = null;
    paper.value = null;
    screen.value = "finished";
  });
  void done?.clear().catch(() => undefined);
}

// --- helpers of this page only

/**
 * Repeats `work` while the line or the server is away; the screen says so. Null when the token does not hold any more.
 * @template T @param {number} mine @param {() => Promise<T>} work @returns {Promise<T | null>}
 */
async function persist(mine, work) {
  for (let failures = 1; mine === stay; failures += 1) {
    try {
      const value = await work();
      trouble.value = null;
      return value;
    } catch (error) {
      const problem = asApiError(error);
      if (mine !== stay) return null;
      if (problem.status === 401) {
        onRefused(problem);
        return null;
      }
      if (!problem.isPassing) {
        // the server refuses because things stand otherwise than this page thinks
        await check();
        if (mine !== stay) return null;
        if (exam.value && isOver(exam.value)) {
          finish();
          return null;
        }
      }
      trouble.value = problem;
      await pause(retryDelay(failures, problem.retryAfterMs));
    }
  }
  return null;
}

/** @param {number | null} place */
function rememberPosition(place) {
  try {
    if (place === null) sessionStorage.removeItem(POSITION);
    else sessionStorage.setItem(POSITION, String(place));
  } catch {
    // the first open item will do
  }
}

function rememberedPosition() {
  try {
    const kept = sessionStorage.getItem(POSITION);
    return kept === null ? null : Number(kept);
  } catch {
    return null;
  }
}

// --- being there

/** What the heartbeat says of the screen; nothing while another window answers or nobody has entered. */
function beatScreen() {
  if (token === null) return null;
  switch (screen.peek()) {
    case "confirm":
    case "instructions":
      return "ready";
    case "answering":
    case "time_over":
      return "answering";
    case "finished":
      return "finished";
    default:
      return null;
  }
}

/** Answers not stored; what was chosen a moment ago and is on its way does not count while the line is there. */
function unsettled() {
  const waiting = waitingRecords();
  if (screen.peek() !== "answering" || offline.peek()) return waiting.length;
  return waiting.filter((record) => Date.now() - Date.parse(record.client_at ?? "") > SETTLING_MS).length;
}

const presence = createPresence({
  screen: beatScreen,
  unsent: unsettled,
  send: (body, timeoutMs) => client.post("/exam/heartbeats", body, { timeoutMs }),
  onAnswer: (answer, sentAt) => clock.observe(answer.server_time, sentAt),
  onMessage: (message) => {
    if (message.kind === "time_credit") void check();
    else announce(`${t("exam.message.words")}: ${message.words}`);
  },
  onTrouble: (problem) => {
    if (problem.status === 401) void check();
  },
});

/** The candidate has read what the invigilator said. @param {string} id */
export function acknowledge(id) {
  presence.acknowledge(id);
}

/** Starts what runs as long as the page: the clock, the heartbeat, the last words before the page goes. */
export function keepWatch() {
  presence.start();
  let before = { wall: Date.now(), steady: performance.now() };
  setInterval(() => {
    const now = { wall: Date.now(), steady: performance.now() };
    // One clock ran on while the other stood: the PC slept, or somebody set its clock.
    if (Math.abs(now.wall - before.wall - (now.steady - before.steady)) > 5000) {
      clock.doubt();
      void check();
    }
    before = now;
    tick();
  }, TICK_MS);
  let beat = HEARTBEAT_MS;
  setInterval(() => {
    const running = screen.value === "answering" || screen.value === "instructions";
    if (!running || performance.now() - lastHeard < beat) return;
    beat = HEARTBEAT_MS * (0.75 + Math.random() / 2);
    lastHeard = performance.now();
    void check();
  }, 5000);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") void sender?.lastWords();
    else void check();
  });
  addEventListener("pagehide", () => void sender?.lastWords());
  addEventListener("online", () => void check());
  addEventListener("beforeunload", (event) => {
    if (screen.value === "answering" && waitingRecords().length > 0) {
      event.preventDefault();
      event.returnValue = "";
    }
  });
}
