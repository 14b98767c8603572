// The exam itself: the question, the answer, the clock, the state of saving, the navigator.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { classes, html } from "../../lib/html.mjs";
import { t } from "../../lib/i18n.mjs";
import { choose, optionOfKey, partsOf } from "../model.mjs";
import { change, counts, current, exam, goTo, paper, records, submitting } from "../session.mjs";
import { shortcuts } from "../shortcuts.mjs";
import { Clock } from "./clock.mjs";
import { ItemView } from "./item.mjs";
import { Navigator } from "./navigator.mjs";
import { KeepingNotice, SaveState } from "./save-state.mjs";
import { Settings } from "./settings.mjs";
import { SubmitDialog } from "./submit-dialog.mjs";

export function Answering() {
  const loaded = paper.value;
  const place = current.value;
  const [asking, setAsking] = useState(false);
  const [unfolded, setUnfolded] = useState(false);
  const inNavigator = useRef(false);
  const parts = useMemo(() => withPlaces(loaded?.items ?? []), [loaded]);
  useEffect(() => {
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  const item = loaded?.items[place];
  if (!loaded || !item) return null;
  const part = parts.find((one) => place < one.first + one.items.length) ?? parts[0];
  const total = loaded.items.length;
  const record = records.value.get(item.item_no)?.value;
  const state = exam.value;
  inNavigator.current = document.activeElement?.matches(".cells-scroll button.cell") ?? false;
  const picked = () => {
    setUnfolded(false);
    /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
  };
  const last = place === total - 1;

  return html`<div class="exam">
    <header class="exam-head">
      <div class="exam-who"><strong>${state?.name}</strong> <span>${state?.seat_no ? t("exam.fact.seat_no", { seat: state.seat_no }) : ""}</span> <span class="exam-what">${state?.occupation_name} ${state?.level_name}</span></div>
      <${SaveState} />
      <${Clock} />
      <${Settings} withKeys />
    </header>
    <${KeepingNotice} />
    <main class="exam-main">
      <div class="exam-item">
        <${ItemView} item=${item} place=${place} total=${total} part=${part} keepFocus=${inNavigator.current} />
      </div>
      <div class="exam-bar">
        <button type="button" class="btn btn-outline-secondary" disabled=${place === 0} onClick=${() => goTo(place - 1)}>${t("exam.bar.previous")}</button>
        <button type="button" class="btn btn-outline-secondary" aria-pressed=${record?.flagged ?? false} onClick=${() => toggleFlag()}>
          <span aria-hidden="true">\u2691 </span>${record?.flagged ? t("exam.bar.unflag") : t("exam.bar.flag")}</button>
        <button type="button" class="btn btn-outline-secondary" disabled=${record?.choice.length === 0} onClick=${() => change(item.item_no, { choice: [] })}>${t("exam.bar.clear")}</button>
        <span class="bar-space"></span>
        ${last
          ? html`<button type="button" class="btn btn-primary" onClick=${() => setAsking(true)}>${t("exam.bar.check")}</button>`
          : html`<button type="button" class="btn btn-primary" onClick=${() => goTo(place + 1)}>${t("exam.bar.next")}</button>`}
      </div>
    </main>
    <aside class=${classes("exam-nav", unfolded && "is-unfolded")} aria-label=${t("exam.nav.title")}>
      <button type="button" class="btn btn-outline-secondary nav-toggle" aria-expanded=${unfolded} aria-controls="navigator" onClick=${() => setUnfolded(!unfolded)}>
        ${unfolded ? t("exam.nav.hide") : t("exam.nav.show", { answered: counts.value.answered, total })}
      </button>
      <div class="nav-body" id="navigator"><${Navigator} parts=${parts} onPicked=${picked} /></div>
      <button type="button" class="btn btn-outline-primary submit-button" onClick=${() => setAsking(true)}>${t("exam.bar.submit")}</button>
    </aside>
    <${SubmitDialog} open=${asking || submitting.value !== null} onClose=${() => setAsking(false)} />
  </div>`;
}

/** @param {import("../model.mjs").PaperItem[]} items */
function withPlaces(items) {
  let first = 0;
  return partsOf(items).map((part, index) => {
    const placed = { ...part, number: index + 1, first };
    first += part.items.length;
    return placed;
  });
}

function toggleFlag() {
  const item = paper.value?.items[current.value];
  const record = item && records.value.get(item.item_no)?.value;
  if (item && record) change(item.item_no, { flagged: !record.flagged });
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  const target = /** @type {HTMLElement} */ (event.target);
  const item = paper.value?.items[current.value];
  const record = item && records.value.get(item.item_no)?.value;
  if (!item || !record) return;
  const done = () => event.preventDefault();

  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    done();
    goTo(current.value + (event.key === "ArrowLeft" ? -1 : 1));
  } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    // a radio group would choose with the arrow; in an exam only Space, a key of its own or the mouse chooses
    if (target.matches("[data-option]") || target.matches("h1") || target === document.body) {
      done();
      moveInOptions(target, event.key === "ArrowDown" ? 1 : -1);
    }
  } else if (event.key === "Enter") {
    if (event.repeat || target.closest("button, a, summary")) return;
    done();
    goTo(current.value + 1);
  } else if (shortcuts.value && !event.repeat) {
    const index = optionOfKey(event.key, item.options.length);
    const option = item.options[index];
    if (option) {
      done();
      change(item.item_no, { choice: choose(item.kind, record.choice, option.id) });
      optionInputs()[index]?.focus();
    } else if (event.key === "f" || event.key === "F") {
      done();
      toggleFlag();
    }
  }
}

function optionInputs() {
  return /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll("[data-option]")]);
}

/** @param {HTMLElement} from @param {number} step */
function moveInOptions(from, step) {
  const inputs = optionInputs();
  const at = inputs.indexOf(/** @type {HTMLInputElement} */ (from));
  const next = at === -1 ? (step > 0 ? 0 : inputs.length - 1) : (at + step + inputs.length) % inputs.length;
  inputs[next]?.focus();
}
