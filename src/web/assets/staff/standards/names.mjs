// Names of sections and work contents of a level.

import { t } from "../kit.mjs";
import { local } from "../words.mjs";

/** Name of a section: ethics, basics or a job function. @param {any} level @param {string} section */
export function sectionName(level, section) {
  if (section === "ethics" || section === "basic") return t(`staff.section.${section}`);
  const found = (level?.functions ?? []).find((/** @type {any} */ one) => one.code === section);
  return found ? `${section} ${local(found, "name")}` : t("staff.section.function", { n: section });
}

/** Name of a work content such as 2.1. @param {any} level @param {string} code */
export function contentName(level, code) {
  for (const job of level?.functions ?? []) {
    for (const content of job.contents ?? []) if (content.code === code) return local(content, "name");
  }
  return "";
}
