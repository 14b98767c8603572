// The form as it travels ahead: fetched sealed before the start, opened in this browser with the key that the start releases.
// Plain http offers pages no cipher of the browser, so a vendored one is used.

import { hexToBytes, utf8ToBytes } from "@noble/hashes";
import { xchacha20poly1305 } from "@noble/ciphers";
import { t } from "../lib/i18n.mjs";

/** @typedef {import("./model.mjs").Paper} Paper */
/** @typedef {import("./model.mjs").PaperItem} PaperItem */
/** @typedef {{path: string, form_digest: string, digest: string, bytes: number}} FormPlace */
/** @typedef {{key: string, form_digest: string, order: {item_no: number, options: string}[]}} Unlock */
/** @typedef {{item_no: number, section: string, kind: import("./model.mjs").ItemKind, stem: string, options: string[], score_hundredths: number}} SealedItem */

const NONCE_BYTES = 24;

/**
 * Fetches the sealed form; the browser keeps what it has fetched once. Null when it cannot be had now.
 * @param {import("../lib/api.mjs").Client} client
 * @returns {Promise<{form_digest: string, bytes: Uint8Array} | null>}
 */
export async function fetchSealed(client) {
  try {
    /** @type {FormPlace} */
    const place = await client.get("/exam/form");
    const answer = await client.send("GET", place.path, { cache: "force-cache", timeoutMs: 120_000 });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return bytes.length === place.bytes ? { form_digest: place.form_digest, bytes } : null;
  } catch (error) {
    console.warn("the sealed form is not here yet", error);
    return null;
  }
}

/** Whether this browser can open a sealed form at all. */
export const canOpen = () => typeof DecompressionStream === "function";

/**
 * The paper of this candidate. Throws when key and form do not belong together or the form was changed on the way.
 * @param {{form_digest: string, bytes: Uint8Array}} sealed @param {Unlock} unlock @param {string} attemptId
 * @returns {Promise<Paper>}
 */
export async function openSealed(sealed, unlock, attemptId) {
  if (sealed.form_digest !== unlock.form_digest) throw new Error("another form");
  const nonce = sealed.bytes.subarray(0, NONCE_BYTES);
  const bound = utf8ToBytes(`touchstone form\n${unlock.form_digest}`);
  const packed = xchacha20poly1305(hexToBytes(unlock.key), nonce, bound).decrypt(sealed.bytes.subarray(NONCE_BYTES));
  /** @type {SealedItem[]} */
  const items = JSON.parse(await unpacked(packed));
  return { attempt_id: attemptId, form_digest: unlock.form_digest, items: inOrder(items, unlock.order) };
}

/** @param {Uint8Array} packed */
async function unpacked(packed) {
  const stream = new Blob([/** @type {any} */ (packed)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

/** The items as this candidate sees them. @param {SealedItem[]} items @param {Unlock["order"]} order @returns {PaperItem[]} */
export function inOrder(items, order) {
  const byNumber = new Map(items.map((item) => [item.item_no, item]));
  return order.map(({ item_no, options }, place) => {
    const item = byNumber.get(item_no);
    if (!item) throw new Error(`item ${item_no} is missing`);
    const shown =
      item.kind === "true_false"
        ? ["true", "false"].map((id) => ({ id, text: t(`exam.option.${id}`) }))
        : [...options].map((id) => ({ id, text: item.options[id.charCodeAt(0) - 65] }));
    return { position: place + 1, item_no, section: item.section, kind: item.kind, stem: item.stem, options: shown, score_hundredths: item.score_hundredths };
  });
}
