// How things are called and how numbers and times are written here.

import { has, language, t } from "./kit.mjs";
import { formatScore } from "../lib/scores.mjs";
import { formatCountdown, formatDate, formatDateTime, formatTime } from "../lib/time.mjs";

export { textOf as local } from "./kit.mjs";
export { formatCountdown as timer };

/**
 * The text under `prefix.value`, or the value itself where the catalogue has no word for it.
 * @param {string} prefix
 * @param {string | number | null | undefined} value
 */
export function word(prefix, value) {
  if (value === null || value === undefined || value === "") return t("staff.none");
  const key = `${prefix}.${value}`;
  return has(key) ? t(key) : String(value);
}

/** @param {number | null | undefined} level */
export const levelName = (level) => word("staff.level", level);
/** @param {string} kind */
export const kindName = (kind) => word("staff.kind", kind);
/** @param {string} role */
export const roleName = (role) => word("staff.role", role);

/**
 * Marks: hundredths as points without needless zeros.
 * @param {number | null | undefined} hundredths
 */
export function points(hundredths) {
  if (hundredths === null || hundredths === undefined) return t("staff.none");
  return formatScore(hundredths);
}

/** @param {string | null | undefined} instant an instant or a plain date */
export const day = (instant) => (instant ? formatDate(instant) : t("staff.none"));

/** @param {string | null | undefined} instant */
export const moment = (instant) => (instant ? formatDateTime(instant) : t("staff.none"));

/**
 * From when to when, the day only once where it is the same.
 * @param {string} from
 * @param {string} to
 */
export function span(from, to) {
  const last = dateKey(from) === dateKey(to) ? formatTime(to) : moment(to);
  return t("staff.time.span", { from: moment(from), to: last });
}

const CHINA_MS = 8 * 3_600_000;

/** The calendar day in China, `2026-11-22`. @param {string | number} instant */
export function dateKey(instant) {
  const at = new Date(instant).getTime();
  return Number.isNaN(at) ? "" : new Date(at + CHINA_MS).toISOString().slice(0, 10);
}

/** The time of day in China with seconds. @param {number} at */
export const wallClock = (at) => new Date(at + CHINA_MS).toISOString().slice(11, 19);

/**
 * The UTC instant of a day and time of day in China, or an empty text.
 * @param {string} date 2026-11-22
 * @param {string} time 09:00
 */
export function instantOf(date, time) {
  const value = new Date(`${date}T${time}:00+08:00`);
  return Number.isNaN(value.getTime()) ? "" : value.toISOString().replace(/\.\d+Z$/, "Z");
}

/**
 * How long ago, in words.
 * @param {string | number | null | undefined} instant
 * @param {number} now
 */
export function ago(instant, now) {
  if (!instant) return t("staff.none");
  const seconds = Math.max(0, Math.round((now - new Date(instant).getTime()) / 1000));
  if (seconds < 10) return t("staff.time.just_now");
  if (seconds < 60) return t("staff.time.seconds_ago", { n: seconds });
  if (seconds < 3600) return t("staff.time.minutes_ago", { n: Math.floor(seconds / 60) });
  if (seconds < 86_400) return t("staff.time.hours_ago", { n: Math.floor(seconds / 3600) });
  return formatDateTime(instant);
}

/** A list of short texts as a person would write it. @param {string[]} list */
export const joined = (list) => list.join(t("staff.comma"));

/** The name of a thing whose English name stands beside the Chinese one as `name_en`. @param {any} thing @returns {string} */
export const textName = (thing) => (language.value === "en" && thing?.name_en) || thing?.name || "";
