// What this browser keeps between pages: its device number, and the token of the attempt in this window.

import { randomHex } from "../lib/api.mjs";

const DEVICE = "touchstone.device";
const TOKEN = "touchstone.exam.token";

/** For browsers that keep nothing. */
let inMemory = "";

/** 32 hexadecimal digits that tell this browser from others; the same as long as its storage lives. */
export function deviceId() {
  try {
    const kept = localStorage.getItem(DEVICE);
    if (kept && /^[0-9a-f]{32}$/.test(kept)) return kept;
    const made = inMemory || randomHex(16);
    inMemory = made;
    localStorage.setItem(DEVICE, made);
    return made;
  } catch {
    inMemory ||= randomHex(16);
    return inMemory;
  }
}

/** The token lives as long as the window, so that a reload goes on and the next candidate starts anew. */
export const keptToken = {
  read() {
    try {
      return sessionStorage.getItem(TOKEN);
    } catch {
      return null;
    }
  },
  /** @param {string | null} token */
  write(token) {
    try {
      if (token === null) sessionStorage.removeItem(TOKEN);
      else sessionStorage.setItem(TOKEN, token);
    } catch {
      // a reload will ask for the code again
    }
  },
};
