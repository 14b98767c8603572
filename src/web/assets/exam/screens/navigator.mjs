// All questions at a glance: answered, unanswered, flagged and unsaved, told apart by shape and by word.

import { useEffect, useRef } from "preact/hooks";
import { classes, html } from "../../lib/html.mjs";
import { t } from "../../lib/i18n.mjs";
import { counts, current, goTo, records } from "../session.mjs";

/** @typedef {import("../model.mjs").PaperItem} PaperItem */
/** @typedef {import("../model.mjs").AnswerRecord} AnswerRecord */

/** @param {{parts: {kind: string, items: PaperItem[], number: number, first: number}[], onPicked: () => void}} props */
export function Navigator({ parts, onPicked }) {
  const { answered, unanswered, flagged, waiting } = counts.value;
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const now = current.value;
  useEffect(() => {
    const cell = /** @type {HTMLElement | null} */ (place.current?.querySelector("[aria-current]") ?? null);
    const box = place.current;
    if (!cell || !box || box.scrollHeight <= box.clientHeight) return;
    // by hand: scrollIntoView would move the page as well
    const top = cell.offsetTop - box.offsetTop;
    if (top < box.scrollTop || top + cell.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = top - box.clientHeight / 2;
  }, [now]);
  return html`
    <ul class="legend">
      <li><span class="cell cell-sample" aria-hidden="true"></span>${t("exam.nav.unanswered", { count: unanswered })}</li>
      <li><span class="cell cell-sample is-answered" aria-hidden="true"></span>${t("exam.nav.answered", { count: answered })}</li>
      <li><span class="cell cell-sample is-flagged" aria-hidden="true"></span>${t("exam.nav.flagged", { count: flagged })}</li>
      <li><span class="cell cell-sample is-waiting" aria-hidden="true"></span>${t("exam.nav.waiting", { count: waiting })}</li>
    </ul>
    <div class="buttons nav-jumps">
      <button type="button" class="btn btn-sm btn-outline-secondary" disabled=${unanswered === 0} onClick=${() => jump((one) => one.choice.length === 0, onPicked)}>${t("exam.nav.next_unanswered")}</button>
      <button type="button" class="btn btn-sm btn-outline-secondary" disabled=${flagged === 0} onClick=${() => jump((one) => one.flagged, onPicked)}>${t("exam.nav.next_flagged")}</button>
    </div>
    <div class="cells-scroll" ref=${place} onKeyDown=${moveInCells}>
      ${parts.map((part) => html`<section key=${part.number}>
        <h2 class="cells-heading">${t("exam.item.part", { number: part.number, kind: t(`exam.kind.${part.kind}`) })}</h2>
        <div class="cells">${part.items.map((item, index) => html`<${Cell} key=${item.item_no} item=${item} place=${part.first + index} onPicked=${onPicked} />`)}</div>
      </section>`)}
    </div>`;
}

/** To the next item for which `wanted` holds, from the beginning again after the last.
 * @param {(record: AnswerRecord) => boolean} wanted @param {() => void} onPicked */
function jump(wanted, onPicked) {
  const all = Array.from(records.value.values(), (one) => one.value);
  for (let step = 1; step <= all.length; step += 1) {
    const place = (current.value + step) % all.length;
    const record = all[place];
    if (record && wanted(record)) {
      onPicked();
      goTo(place);
      return;
    }
  }
}

/** @param {{item: PaperItem, place: number, onPicked: () => void}} props */
function Cell({ item, place, onPicked }) {
  const record = records.value.get(item.item_no)?.value;
  if (!record) return null;
  const isCurrent = current.value === place;
  const answered = record.choice.length > 0;
  const words = [
    t("exam.nav.item", { place: place + 1 }),
    answered ? t("exam.nav.word_answered") : t("exam.nav.word_unanswered"),
    record.flagged ? t("exam.nav.word_flagged") : "",
    record.standing === "waiting" ? t("exam.nav.word_waiting") : "",
    record.standing === "refused" ? t("exam.nav.word_refused") : "",
  ].filter(Boolean);
  return html`<button type="button" data-place=${place} tabindex=${isCurrent ? 0 : -1} aria-current=${isCurrent ? "true" : undefined} aria-label=${words.join(t("exam.nav.separator"))}
    class=${classes("cell", answered && "is-answered", record.flagged && "is-flagged", record.standing === "waiting" && "is-waiting", record.standing === "refused" && "is-refused", isCurrent && "is-current")}
    onClick=${() => {
      onPicked();
      goTo(place);
    }}>${place + 1}</button>`;
}

/** Arrows inside the cells: left and right by one, up and down by a row. @param {KeyboardEvent & {currentTarget: HTMLElement}} event */
function moveInCells(event) {
  const from = /** @type {HTMLElement} */ (event.target);
  if (!from.matches("button.cell")) return;
  const cells = /** @type {HTMLElement[]} */ ([...event.currentTarget.querySelectorAll("button.cell")]);
  const target = neighbour(cells, cells.indexOf(from), event.key);
  if (target === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  goTo(Number(target.dataset.place));
  target.focus();
}

/** @param {HTMLElement[]} cells @param {number} at @param {string} key */
function neighbour(cells, at, key) {
  const from = cells[at];
  if (!from) return undefined;
  const below = (/** @type {HTMLElement} */ cell) => cell.offsetTop > from.offsetTop && cell.offsetLeft === from.offsetLeft;
  const above = (/** @type {HTMLElement} */ cell) => cell.offsetTop < from.offsetTop && cell.offsetLeft === from.offsetLeft;
  switch (key) {
    case "ArrowLeft": return cells[at - 1];
    case "ArrowRight": return cells[at + 1];
    case "ArrowDown": return cells.slice(at).find(below);
    case "ArrowUp": return cells.slice(0, at).reverse().find(above);
    case "Home": return cells[0];
    case "End": return cells[cells.length - 1];
    default: return undefined;
  }
}
