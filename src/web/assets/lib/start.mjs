// Starts a page: loads the texts, then draws. When either fails, the sentence that the server wrote for this case is shown.

import { render } from "preact";
import { loadCatalogue } from "./i18n.mjs";

const TRIES = 4;

/**
 * Draws `view` into the page's `#app`.
 * @param {() => import("preact").ComponentChild} view
 */
export async function startPage(view) {
  const place = document.getElementById("app");
  if (!place) return;
  try {
    await withTries(() => loadCatalogue());
    place.replaceChildren();
    render(view(), place);
  } catch (error) {
    console.error(error);
    showFailure();
  }
}

function showFailure() {
  document.querySelector("[data-waiting]")?.remove();
  document.getElementById("load-failed")?.removeAttribute("hidden");
}

/** @param {() => Promise<void>} work */
async function withTries(work) {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (tried === TRIES) throw error;
      await new Promise((done) => setTimeout(done, 700 * tried));
    }
  }
}
