// Item banks: how many items of each kind, how much of the points they cover, and taking a shipped bank in.

import { api, html, newKey, person, t, useState } from "../kit.mjs";
import { entries, useGet } from "../data.mjs";
import { Empty, Loaded, Notice, Page, Section } from "../parts/page.mjs";
import { Confirm } from "../parts/dialog.mjs";
import { Trade } from "../parts/occupation.mjs";
import { may } from "../roles.mjs";
import { kindName } from "../words.mjs";

const KINDS = ["true_false", "single_choice", "multiple_choice"];

export function BanksPage() {
  const load = may(person.value, "LoadBanks");
  const banks = useGet("/banks");
  const [said, setSaid] = useState("");
  const done = (/** @type {any} */ answer) => {
    setSaid(t("staff.banks.loaded", { fresh: answer.items_new, changed: answer.items_changed, same: answer.items_unchanged }));
    banks.reload();
  };
  return html`<${Page} title=${t("staff.nav.banks")} lead=${t("staff.banks.lead")} actions=${html`<a class="btn btn-outline-secondary" href="/app/items">${t("staff.banks.all_items")}</a>`}>
    ${said && html`<${Notice} kind="good" role="status"><p>${said}</p><//>`}
    <${Loaded} of=${banks}>
      ${(/** @type {any} */ data) => {
        const all = /** @type {any[]} */ (entries(data));
        const list = all.filter((bank) => itemsIn(bank) > 0);
        return html`${list.length === 0
            ? html`<${Empty} title=${t("staff.banks.none")} text=${load ? t("staff.banks.none_text") : t("staff.banks.none_read")} />`
            : html`<div class="st-banks">${list.map((/** @type {any} */ bank) => html`<${Bank} key=${`${bank.occupation_code}/${bank.level}`} bank=${bank} />`)}</div>`}
          ${load && html`<${LoadShipped} banks=${all.filter((bank) => bank.shipped_items > 0)} onDone=${done} />`}`;
      }}
    <//>
  <//>`;
}

/** Items of all kinds that the body holds. @param {any} bank */
export const itemsIn = (bank) => KINDS.reduce((sum, kind) => sum + (bank.items?.[kind] ?? 0), 0);

/** @param {{ bank: any }} props */
function Bank({ bank }) {
  const share = bank.points > 0 ? Math.round((bank.points_covered * 100) / bank.points) : 0;
  const open = bank.points - bank.points_covered;
  return html`<${Section}
    title=${html`<${Trade} code=${bank.occupation_code} level=${bank.level} />`}
    actions=${html`<a class="btn btn-outline-secondary btn-sm" href=${`/app/items?occupation_code=${bank.occupation_code}&level=${bank.level}`}>${t("staff.banks.see")}</a>`}
  >
    <dl class="st-kinds">
      ${KINDS.map((kind) => html`<div><dt>${kindName(kind)}</dt><dd>${bank.items?.[kind] ?? 0}</dd></div>`)}
      <div class="is-total"><dt>${t("staff.banks.total")}</dt><dd>${itemsIn(bank)}</dd></div>
    </dl>
    <div class="st-coverage">
      <span>${t("staff.banks.coverage", { covered: bank.points_covered, points: bank.points })}</span>
      <span class="st-bar" aria-hidden="true"><span style=${{ width: `${share}%` }}></span></span>
    </div>
    ${open > 0 && html`<p class="st-note">${t("staff.banks.open_points", { n: open })}</p>`}
  <//>`;
}

/** @param {{ banks: any[], onDone: (answer: any) => void }} props */
function LoadShipped({ banks, onDone }) {
  const [chosen, setChosen] = useState(/** @type {any} */ (undefined));
  if (banks.length === 0) return null;
  return html`<${Section} title=${t("staff.banks.shipped")} note=${t("staff.banks.shipped_note")}>
    <ul class="st-rows">
      ${banks.map(
        (bank) => html`<li>
          <span><${Trade} code=${bank.occupation_code} level=${bank.level} /> <span class="st-soft">${t("staff.banks.shipped_items", { n: bank.shipped_items })}</span></span>
          <button type="button" class="btn btn-outline-secondary btn-sm" onClick=${() => setChosen(bank)}>${itemsIn(bank) > 0 ? t("staff.banks.load_again") : t("staff.banks.load")}</button>
        </li>`,
      )}
    </ul>
    ${chosen &&
    html`<${Confirm}
      title=${html`${t("staff.banks.load_ask")} <${Trade} code=${chosen.occupation_code} level=${chosen.level} />`}
      yes=${t("staff.banks.load_n", { n: chosen.shipped_items })}
      act=${() => api.post("/banks", { occupation_code: chosen.occupation_code, level: chosen.level }, newKey())}
      onClose=${() => setChosen(undefined)}
      onDone=${onDone}
    >
      <ul>
        <li>${t("staff.banks.load_effect_approved", { n: chosen.shipped_items })}</li>
        ${itemsIn(chosen) > 0 && html`<li>${t("staff.banks.load_effect_again")}</li>`}
        <li>${t("staff.banks.load_effect_secret")}</li>
      </ul>
    <//>`}
  <//>`;
}
