// Whether the answers are safe, in words and shape: for the item on the screen and for the whole paper.

import { classes, html } from "../../lib/html.mjs";
import { t } from "../../lib/i18n.mjs";
import { counts, keeping, offline } from "../session.mjs";

/** @typedef {import("../model.mjs").AnswerRecord} AnswerRecord */

/** The whole paper. */
export function SaveState() {
  const { saved, total, waiting, refused } = counts.value;
  const away = offline.value;
  const parts = [t("exam.save.total", { saved, total })];
  if (waiting > 0) parts.push(away ? t("exam.save.waiting", { waiting }) : t("exam.save.saving", { waiting }));
  if (away) parts.push(t("exam.save.offline"));
  if (refused > 0) parts.push(t("exam.save.refused", { refused }));
  const mark = refused > 0 ? "!" : away ? "\u2191" : waiting > 0 ? "\u2026" : "\u2713";
  return html`<div class=${classes("save-state", away && "is-away", refused > 0 && "is-refused")}>
    <span class="save-mark" aria-hidden="true">${mark}</span><span>${parts.join(" \u00b7 ")}</span>
  </div>`;
}

/** One item. @param {{record: AnswerRecord}} props */
export function ItemSaveState({ record }) {
  const [mark, text] = words(record);
  return html`<p class=${classes("item-save", record.standing === "refused" && "is-refused")}><span class="save-mark" aria-hidden="true">${mark}</span>${text}</p>`;
}

/** @param {AnswerRecord} record @returns {[string, string]} */
function words(record) {
  if (record.standing === "refused") return ["!", t("exam.save.item_refused")];
  if (record.standing === "waiting") return offline.value ? ["\u2191", t("exam.save.item_kept")] : ["\u2026", t("exam.save.item_saving")];
  if (record.choice.length === 0) return ["\u25cb", t("exam.save.item_unanswered")];
  return ["\u2713", t("exam.save.item_saved")];
}

/** Said once above the questions when this browser cannot keep answers over a crash. */
export function KeepingNotice() {
  if (keeping.value === "database") return null;
  return html`<p class="notice notice-warning keeping-notice">${t(`exam.keeping.${keeping.value}`)}</p>`;
}
