// States in a word and a shape, never in colour alone.

import { html, t } from "../kit.mjs";
import { local, word } from "../words.mjs";

/** Shape in front of each tone. */
const SHAPES = { plain: "○", busy: "◐", good: "●", warn: "▲", bad: "■", off: "–" };

/** @typedef {keyof typeof SHAPES} Tone */

/**
 * @param {{ tone?: Tone, children?: any, title?: string }} props
 */
export function Chip({ tone = "plain", children, title }) {
  return html`<span class=${`st-chip st-chip-${tone}`} title=${title}><span aria-hidden="true">${SHAPES[tone]}</span>${children}</span>`;
}

/** @type {Record<string, Tone>} */
const SITTING_TONES = { draft: "plain", prepared: "busy", released: "good", soon: "busy", now: "warn", over: "warn" };

/**
 * What a sitting is at this moment: its state and, once prepared, the clock.
 * @param {{ state: string, opens_at: string, closes_at: string }} sitting
 * @param {number} now
 */
export function sittingPhase(sitting, now) {
  if (sitting.state !== "prepared") return sitting.state;
  if (now < Date.parse(sitting.opens_at)) return "soon";
  return now < Date.parse(sitting.closes_at) ? "now" : "over";
}

/** @param {{ sitting: any, now?: number }} props */
export function SittingChip({ sitting, now }) {
  const phase = sittingPhase(sitting, now ?? Date.now());
  return html`<${Chip} tone=${SITTING_TONES[phase] ?? "plain"}>${word("staff.sitting_phase", phase)}<//>`;
}

/** @type {Record<string, Tone>} */
const SEAT_TONES = { waiting: "plain", open: "busy", submitted: "good", expired: "bad", closed: "off" };

/** @param {{ state: string }} props */
export function SeatChip({ state }) {
  return html`<${Chip} tone=${SEAT_TONES[state] ?? "plain"}>${word("staff.seat_state", state)}<//>`;
}

/** @type {Record<string, Tone>} */
const CERTIFICATE_TONES = { valid: "good", revoked: "bad", replaced: "off" };

/** @param {{ state: string }} props */
export function CertificateChip({ state }) {
  return html`<${Chip} tone=${CERTIFICATE_TONES[state] ?? "plain"}>${word("staff.certificate_state", state)}<//>`;
}

/** @type {Record<string, Tone>} */
const IMPORT_TONES = { queued: "plain", running: "busy", done: "good", refused: "bad" };

/** @param {{ of: { state: string, rows_rejected?: number } }} props */
export function ImportChip({ of }) {
  const tone = of.state === "done" && (of.rows_rejected ?? 0) > 0 ? "warn" : (IMPORT_TONES[of.state] ?? "plain");
  return html`<${Chip} tone=${tone}>${word("staff.import_state", of.state)}<//>`;
}

/** @param {{ passed: boolean | null | undefined }} props */
export function PassChip({ passed }) {
  if (passed === null || passed === undefined) return html`<${Chip} tone="plain">${t("staff.pass.open")}<//>`;
  return passed ? html`<${Chip} tone="good">${t("staff.pass.yes")}<//>` : html`<${Chip} tone="bad">${t("staff.pass.no")}<//>`;
}

/**
 * How sure a fact is: words only in the chip, note and sources behind it.
 * @param {{ status: string }} props
 */
export function StatusChip({ status }) {
  return html`<span class=${`st-fact st-fact-${status}`}>${word("staff.status", status)}</span>`;
}

/**
 * A fact's status with its note and sources, opened by a click.
 * @param {{ of: any, sources: Record<string, { title: string, url?: string }> }} props
 */
export function Provenance({ of, sources }) {
  if (!of?.status) return null;
  const keys = /** @type {string[]} */ (of.sources ?? []);
  const note = local(of, "note");
  if (keys.length === 0 && !note) return html`<${StatusChip} status=${of.status} />`;
  return html`<details class="st-provenance">
    <summary><${StatusChip} status=${of.status} /><span class="visually-hidden">${t("staff.provenance")}</span></summary>
    <div class="st-provenance-box">
      ${note && html`<p>${note}</p>`}
      ${keys.length > 0 &&
      html`<p class="st-small">${t("staff.sources")}</p>
        <ul>
          ${keys.map((key) => html`<li>${sources[key]?.title ?? key}</li>`)}
        </ul>`}
    </div>
  </details>`;
}
