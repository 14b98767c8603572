// How the page looks to this person: contrast and size of text. Kept in cookies, so that the server writes the next page so.

import { signal } from "@preact/signals";
import { setCookie } from "./i18n.mjs";

/** @typedef {"normal" | "large" | "larger"} TextSize */

const root = document.documentElement;

export const highContrast = signal(root.classList.contains("high-contrast"));

/** @type {import("@preact/signals").Signal<TextSize>} */
export const textSize = signal(root.classList.contains("text-larger") ? "larger" : root.classList.contains("text-large") ? "large" : "normal");

/** @param {boolean} on */
export function setHighContrast(on) {
  highContrast.value = on;
  root.classList.toggle("high-contrast", on);
  setCookie("touchstone_contrast", on ? "high" : "normal");
}

/** @param {TextSize} size */
export function setTextSize(size) {
  textSize.value = size;
  for (const one of ["normal", "large", "larger"]) root.classList.toggle(`text-${one}`, one === size);
  setCookie("touchstone_text", size);
}
