// Time: shown in China's zone whatever the PC says, and counted by the server's clock.

import { t } from "./i18n.mjs";

/** China has one zone and, since 1991, no summer time. */
const CHINA_MILLISECONDS = 8 * 3600 * 1000;

/** @typedef {string | number | Date} Instant */

/** The calendar parts in China. @param {Instant} instant */
function inChina(instant) {
  const at = new Date(new Date(instant).getTime() + CHINA_MILLISECONDS);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return {
    valid: !Number.isNaN(at.getTime()),
    year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate(),
    time: `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`, seconds: two(at.getUTCSeconds()),
  };
}

/** The date, from an instant or from a plain date such as 2026-11-22. @param {Instant} instant */
export function formatDate(instant) {
  const plain = typeof instant === "string" && /^(\d{4})-(\d{2})-(\d{2})$/.exec(instant);
  const parts = plain
    ? { valid: true, year: Number(plain[1]), month: Number(plain[2]), day: Number(plain[3]) }
    : inChina(instant);
  if (!parts.valid) return "";
  const month = t("shell.format.months").split(",")[parts.month - 1] ?? String(parts.month);
  return t("shell.format.date", { year: parts.year, month, day: parts.day });
}

/** Hours and minutes in China. @param {Instant} instant */
export function formatTime(instant) {
  const parts = inChina(instant);
  return parts.valid ? parts.time : "";
}

/** Date, hours and minutes. @param {Instant} instant */
export function formatDateTime(instant) {
  const date = formatDate(new Date(instant));
  if (!date) return "";
  return t("shell.format.date_time", { date, time: formatTime(instant) });
}

/** With seconds, for receipts. @param {Instant} instant */
export function formatPrecise(instant) {
  const text = formatDateTime(instant);
  return text && `${text}:${inChina(instant).seconds}`;
}

/** 1:05:09 or 5:09. @param {number} seconds */
export function formatCountdown(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/**
 * The server's clock as this page knows it. It runs on `performance.now()`, so that somebody who sets the PC's clock
 * moves nothing here. The answer with the shortest round trip is trusted most; older ones fade.
 */
export function createServerClock() {
  /** @type {{offset: number, error: number, at: number} | null} */
  let best = null;

  /** What the best sample is worth now: half its round trip, and a little more for every second since. @param {number} at */
  const uncertainty = (at) => (best ? best.error + (at - best.at) * 0.0005 : Infinity);

  return {
    /**
     * Learns from an answer that carried the server's time.
     * @param {string} serverTime RFC 3339
     * @param {number} sentAt `performance.now()` before the request
     * @param {number} [receivedAt]
     */
    observe(serverTime, sentAt, receivedAt = performance.now()) {
      const server = Date.parse(serverTime);
      if (Number.isNaN(server)) return;
      const error = (receivedAt - sentAt) / 2;
      if (error <= uncertainty(receivedAt)) {
        best = { offset: server - (sentAt + receivedAt) / 2, error, at: receivedAt };
      }
    },
    /** Trusts the next answer whatever its round trip: the PC slept, and what was known may be off. */
    doubt() {
      if (best) best = { ...best, error: Infinity };
    },
    /** Milliseconds since 1970 by the server's clock; the PC's clock until the server was heard. */
    now() {
      return best ? performance.now() + best.offset : Date.now();
    },
    get known() {
      return best !== null;
    },
  };
}

/** @typedef {ReturnType<typeof createServerClock>} ServerClock */
