// The staff's sign-in. The access token lives in memory; the refresh token is in a cookie that scripts cannot read and may be
// used once, so of all windows only one renews at a time and tells the others.

import { signal } from "@preact/signals";
import { ApiError, createClient, randomHex } from "./api.mjs";
import { pause } from "./pause.mjs";

/**
 * @typedef {object} Person
 * @property {string} account_id
 * @property {string} display_name
 * @property {string} login
 * @property {string} role
 * @property {{id: string, name: string} | null} body
 * @property {{id: string, name: string} | null} centre
 * @property {{id: string, role: string, body_name: string | null, centre_name: string | null}[]} memberships
 */

/** @typedef {{access_token: string, expires_at: string, person: Person}} Session */

const CHANNEL = "touchstone-session";
const LOCK = "touchstone.session.lock";
const LOCK_MS = 12_000;
/** A window that has a token answers within this. */
const ANSWER_MS = 60;

/** Who is signed in; null when nobody is. @type {import("@preact/signals").Signal<Person | null>} */
export const person = signal(null);

/** @type {Session | null} */
let session = null;
/** @type {Promise<boolean> | null} */
let renewing = null;

const plain = createClient();
const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel(CHANNEL) : null;

/** @type {((session: Session) => void)[]} */
let waiting = [];

channel?.addEventListener("message", ({ data }) => {
  if (data.kind === "ask" && session && isFresh(session)) channel.postMessage({ kind: "have", session });
  if (data.kind === "have") {
    waiting.forEach((answer) => answer(data.session));
    waiting = [];
    // another window changed person or role
    if (session) keep(data.session);
  }
  if (data.kind === "ended") keep(null);
});

/** The client of every page behind the sign-in. */
export const client = createClient({ token: () => session?.access_token ?? null, renew });

/** @param {Session} known */
function isFresh(known) {
  return Date.parse(known.expires_at) - Date.now() > 30_000;
}

/** @param {Session | null} next */
function keep(next) {
  session = next;
  person.value = next?.person ?? null;
}

/** @param {Session} next */
function keepAndTell(next) {
  keep(next);
  channel?.postMessage({ kind: "have", session: next });
}

/** Signs in. Throws an ApiError that says why not. @param {string} login @param {string} password */
export async function signIn(login, password) {
  keepAndTell(await plain.post("/session", { login, password }));
}

/** Goes on with the sign-in of this browser; false when there is none. */
export async function resume() {
  return renew();
}

/** Changes to another of the person's roles. @param {string} membershipId */
export async function switchMembership(membershipId) {
  keepAndTell(await client.post("/session/membership", { membership_id: membershipId }));
}

/** Ends the sign-in on the server and in every window. */
export async function signOut() {
  try {
    await client.delete("/session");
  } finally {
    keep(null);
    channel?.postMessage({ kind: "ended" });
  }
}

/** @returns {Promise<boolean>} */
function renew() {
  renewing ??= renewOnce().finally(() => {
    renewing = null;
  });
  return renewing;
}

async function renewOnce() {
  const heard = await askOtherWindows();
  if (heard) {
    keep(heard);
    return true;
  }
  return alone(async () => {
    // whoever held the lock before may have renewed just now
    const fresh = await askOtherWindows();
    if (fresh) {
      keep(fresh);
      return true;
    }
    try {
      keepAndTell(await plain.post("/session/refresh", {}));
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        keep(null);
        return false;
      }
      throw error;
    }
  });
}

/** @returns {Promise<Session | null>} */
function askOtherWindows() {
  if (!channel) return Promise.resolve(null);
  return new Promise((resolve) => {
    const done = (/** @type {Session | null} */ found) => resolve(found && found.access_token !== session?.access_token && isFresh(found) ? found : null);
    waiting.push(done);
    channel.postMessage({ kind: "ask" });
    setTimeout(() => done(null), ANSWER_MS);
  });
}

/**
 * Runs `work` while no other window runs its own. Web Locks need https, so on plain http a note in the local storage serves.
 * @template T @param {() => Promise<T>} work @returns {Promise<T>}
 */
async function alone(work) {
  if (navigator.locks) return navigator.locks.request(CHANNEL, work);
  const me = randomHex(8);
  const until = Date.now() + LOCK_MS;
  try {
    while (Date.now() < until) {
      const held = JSON.parse(localStorage.getItem(LOCK) ?? "null");
      if (!held || held.until < Date.now()) {
        localStorage.setItem(LOCK, JSON.stringify({ by: me, until: Date.now() + LOCK_MS }));
        await pause(60);
        if (JSON.parse(localStorage.getItem(LOCK) ?? "null")?.by === me) break;
      }
      await pause(80 + Math.random() * 80);
    }
  } catch {
    return work(); // no local storage: there is nothing to agree by
  }
  try {
    return await work();
  } finally {
    localStorage.removeItem(LOCK);
  }
}
