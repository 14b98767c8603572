// Words for people who listen to the page instead of looking at it.

import { signal } from "@preact/signals";
import { html } from "./html.mjs";

const words = signal("");
let turn = false;

/** Has `text` read aloud when the reader pauses. The same text twice is read twice. @param {string} text */
export function announce(text) {
  turn = !turn;
  words.value = turn ? text : `${text}\u200b`;
}

/** The place of the words; once in every page that announces. */
export function Announcer() {
  return html`<div class="visually-hidden" role="status" aria-live="polite">${words.value}</div>`;
}
