// Texts: one catalogue per language, served by the server. The document's attributes say where they stand.

import { batch, signal } from "@preact/signals";

/** @typedef {"zh-CN" | "en"} Language */

const COOKIE_SECONDS = 365 * 24 * 3600;

/** The language shown. @type {import("@preact/signals").Signal<Language>} */
export const language = signal(document.documentElement.lang === "en" ? "en" : "zh-CN");

/** @type {import("@preact/signals").Signal<Record<string, string>>} */
const texts = signal({});

/**
 * The text under `key`, `{name}` replaced by `params.name`. Components that call it draw themselves anew when the language changes.
 * @param {string} key
 * @param {Record<string, string | number>} [params]
 * @returns {string}
 */
export function t(key, params) {
  const text = texts.value[key] ?? key;
  if (!params) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
}

/** True when the catalogue has `key`. @param {string} key */
export function hasText(key) {
  return key in texts.value;
}

/** Loads the catalogue of a language, of the document's when none is named. @param {Language} [wanted] */
export async function loadCatalogue(wanted = language.value) {
  const { catalogueZh, catalogueEn } = document.documentElement.dataset;
  const address = wanted === "en" ? catalogueEn : catalogueZh;
  const answer = await fetch(address ?? `/i18n/${wanted}.json`, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`catalogue: ${answer.status}`);
  const loaded = await answer.json();
  batch(() => {
    texts.value = loaded;
    language.value = wanted;
  });
}

/** Changes the language without leaving the page, and remembers it. @param {Language} wanted */
export async function switchLanguage(wanted) {
  await loadCatalogue(wanted);
  document.documentElement.lang = wanted;
  setCookie("touchstone_lang", wanted);
}

/** The other language. @returns {Language} */
export function otherLanguage() {
  return language.value === "en" ? "zh-CN" : "en";
}

/** `zh` or `en` text of a thing that carries both, such as `name_zh` and `name_en`.
 * @param {Record<string, any> | null | undefined} thing @param {string} field @returns {string} */
export function textOf(thing, field) {
  if (!thing) return "";
  const [first, second] = language.value === "en" ? ["en", "zh"] : ["zh", "en"];
  return thing[`${field}_${first}`] ?? thing[`${field}_${second}`] ?? "";
}

/** @param {string} name @param {string} value */
export function setCookie(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${COOKIE_SECONDS}; samesite=lax`;
}
