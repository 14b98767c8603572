// Whether single letters and digits act. People who speak to their PC or press keys by accident switch them off.

import { signal } from "@preact/signals";

const KEY = "touchstone.exam.shortcuts";

export const shortcuts = signal(read());

function read() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

/** @param {boolean} on */
export function setShortcuts(on) {
  shortcuts.value = on;
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
  } catch {
    // for this page only
  }
}
