// One window at a time answers an attempt. A second one asks, is told, and may take over; the first then stops.

import { randomHex } from "../lib/api.mjs";
import { pause } from "../lib/pause.mjs";

const CHANNEL = "touchstone-exam";
/** A window that is there answers within this. */
const ANSWER_MS = 250;

/** @typedef {{kind: "who" | "here" | "take", attempt: string, from: string}} Message */

/**
 * Messages between the windows of this browser: BroadcastChannel, or the local storage's events.
 * @param {(message: Message) => void} onMessage @returns {{post: (message: Message) => void, close: () => void}}
 */
function openChannel(onMessage) {
  if (typeof BroadcastChannel === "function") {
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = ({ data }) => onMessage(data);
    return { post: (message) => channel.postMessage(message), close: () => channel.close() };
  }
  const listen = (/** @type {StorageEvent} */ event) => {
    if (event.key === CHANNEL && event.newValue) onMessage(JSON.parse(event.newValue));
  };
  addEventListener("storage", listen);
  return {
    post(message) {
      try {
        // the number makes equal messages differ, or no event is sent
        localStorage.setItem(CHANNEL, JSON.stringify({ ...message, number: randomHex(4) }));
      } catch {
        // nothing to speak through
      }
    },
    close: () => removeEventListener("storage", listen),
  };
}

/**
 * @param {string} attempt
 * @param {() => void} onTaken another window goes on with the attempt
 */
export function claimWindow(attempt, onTaken) {
  const me = randomHex(8);
  let active = false;
  let heard = false;
  const channel = openChannel((message) => {
    if (message.attempt !== attempt || message.from === me) return;
    if (message.kind === "who" && active) channel.post({ kind: "here", attempt, from: me });
    if (message.kind === "here") heard = true;
    if (message.kind === "take" && active) {
      active = false;
      onTaken();
    }
  });
  return {
    /** True when no other window answers this attempt; this one is then the active one. */
    async claim() {
      heard = false;
      channel.post({ kind: "who", attempt, from: me });
      await pause(ANSWER_MS);
      active = !heard;
      return active;
    },
    /** Makes this window the active one. */
    take() {
      channel.post({ kind: "take", attempt, from: me });
      active = true;
    },
    release() {
      active = false;
      channel.close();
    },
  };
}
