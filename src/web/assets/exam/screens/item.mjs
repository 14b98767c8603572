// One question with its options.

import { useEffect, useRef } from "preact/hooks";
import { classes, html } from "../../lib/html.mjs";
import { language, t } from "../../lib/i18n.mjs";
import { formatScore } from "../../lib/scores.mjs";
import { choose, letterOf } from "../model.mjs";
import { change, records } from "../session.mjs";
import { ItemSaveState } from "./save-state.mjs";

/** @typedef {import("../model.mjs").PaperItem} PaperItem */
/** @typedef {import("../model.mjs").AnswerRecord} AnswerRecord */

/** @param {{item: PaperItem, place: number, total: number, part: {kind: string, items: PaperItem[], score_hundredths: number | null, number: number},
 *   keepFocus: boolean}} props `keepFocus`: the focus stays where it is, in the navigator */
export function ItemView({ item, place, total, part, keepFocus }) {
  const heading = useRef(/** @type {HTMLHeadingElement | null} */ (null));
  useEffect(() => {
    heading.current?.closest(".exam-item")?.scrollTo?.(0, 0);
    if (!keepFocus) heading.current?.focus({ preventScroll: false });
  }, [item.item_no]);
  const record = records.value.get(item.item_no)?.value;
  if (!record) return null;
  const several = item.kind === "multiple_choice";
  return html`
    <p class="item-part"><strong>${t("exam.item.part", { number: part.number, kind: t(`exam.kind.${part.kind}`) })}</strong>
      ${part.score_hundredths === null ? t("exam.item.part_count", { count: part.items.length }) : t("exam.item.part_scores", { count: part.items.length, points: formatScore(part.score_hundredths) })}</p>
    <h1 class="item-heading" tabindex="-1" ref=${heading}>${t("exam.item.heading", { place: place + 1, total })}
      ${record.flagged ? html`<span class="flag-word"><span aria-hidden="true">\u2691</span> ${t("exam.item.flagged")}</span>` : null}</h1>
    <fieldset class="options" lang="zh-CN" key=${item.item_no}>
      <legend class="item-stem">${item.stem}${several ? html`<span class="several" lang=${language.value}>${t("exam.item.several")}</span>` : null}</legend>
      ${item.options.map((option, index) => html`<${OptionLine} key=${option.id} item=${item} record=${record} option=${option} index=${index} />`)}
    </fieldset>
    <${ItemSaveState} record=${record} />`;
}

/** @param {{item: PaperItem, record: AnswerRecord, option: {id: string, text: string}, index: number}} props */
function OptionLine({ item, record, option, index }) {
  const chosen = record.choice.includes(option.id);
  const several = item.kind === "multiple_choice";
  const text = item.kind === "true_false" ? t(`exam.option.${option.id}`) : option.text;
  return html`<label class=${classes("option", chosen && "is-chosen")}>
    <input type=${several ? "checkbox" : "radio"} name=${`item-${item.item_no}`} checked=${chosen} data-option=${index}
      onChange=${() => change(item.item_no, { choice: choose(item.kind, record.choice, option.id) })} />
    <span class="option-letter">${letterOf(index)}</span>
    <span class="option-text" lang=${item.kind === "true_false" ? language.value : "zh-CN"}>${text}</span>
  </label>`;
}
