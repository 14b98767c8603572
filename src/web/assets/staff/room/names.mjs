// What faults, conditions and lengths of time are called in a room.

import { api, html, language, t, useEffect, useState } from "../kit.mjs";
import { Chip } from "../parts/chips.mjs";
import { word } from "../words.mjs";

/** @type {Promise<any> | undefined} */
let asked;

/** The table of faults, asked for once. */
function faultsOnce() {
  asked ??= api.get("/faults");
  asked.catch(() => {
    asked = undefined;
  });
  return asked;
}

/** @returns {{ faults: any[], limits: any, find: (code: string) => any, name: (code: string) => string }} */
export function useFaults() {
  const [table, setTable] = useState(/** @type {any} */ ({ faults: [], limits: {} }));
  useEffect(() => {
    faultsOnce().then(setTable, () => undefined);
  }, []);
  const find = (/** @type {string} */ code) => table.faults.find((/** @type {any} */ one) => one.code === code);
  return { ...table, find, name: (code) => inLanguage(find(code), "name") || code };
}

/** @param {any} fault @param {"name" | "advice"} part @returns {string} */
export const inLanguage = (fault, part) => fault?.[`${part}_${language.value === "en" ? "en" : "zh"}`] ?? "";

/** @param {number} seconds */
export function lengthOf(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return t("staff.live.seconds", { n: whole });
  return t("staff.live.duration", { minutes: Math.floor(whole / 60), seconds: whole % 60 });
}

/** @type {Record<string, import("../parts/chips.mjs").Tone>} */
const TONES = { not_arrived: "plain", ready: "busy", working: "busy", offline: "bad", handed_in: "good", time_over: "off" };

/** @param {{ condition: string }} props */
export function ConditionChip({ condition }) {
  return html`<${Chip} tone=${TONES[condition] ?? "plain"}>${word("invigilation.condition", condition)}<//>`;
}

/** Alarms which the condition itself does not say. @param {any} seat */
export const quietAlarms = (seat) => seat.alarms.filter((/** @type {string} */ name) => name !== "offline");
