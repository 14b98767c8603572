// One item as its writers see it: stem, options, key, reason, versions.

import { html, t } from "../kit.mjs";
import { useGet } from "../data.mjs";
import { Facts, Loaded, Notice, Page, Section } from "../parts/page.mjs";
import { Chip } from "../parts/chips.mjs";
import { Trade } from "../parts/occupation.mjs";
import { kindName, moment, word } from "../words.mjs";

/** Options as `{ letter, text }`, whether they come as texts or with letters. @param {any} item */
export function lettered(item) {
  if (item.kind === "true_false") return ["true", "false"].map((letter) => ({ letter, text: word("staff.items.truth", letter), sign: "" }));
  return (item.options ?? []).map((/** @type {any} */ option, /** @type {number} */ index) => {
    const letter = option.id ?? String.fromCharCode(65 + index);
    return { letter, text: option.text ?? option, sign: letter };
  });
}

/** @param {{ id: string }} props */
export function ItemPage({ id }) {
  const item = useGet(`/items/${id}`);
  return html`<${Page} title=${item.data ? t("staff.items.one", { code: item.data.code }) : t("staff.items.title")} back=${{ href: "/app/items", label: t("staff.items.title") }}>
    <${Loaded} of=${item}>${(/** @type {any} */ one) => html`<${Item} item=${one} />`}<//>
  <//>`;
}

/** @param {{ item: any }} props */
function Item({ item }) {
  const key = new Set(Array.isArray(item.key) ? item.key : String(item.key ?? "").split(","));
  return html`<${Notice}><p>${t("staff.items.secret")}</p><//>
    <${Section} title=${kindName(item.kind)}>
      <p class="st-stem">${item.stem}</p>
      <ol class="st-options">
        ${lettered(item).map(
          (/** @type {any} */ option) => html`<li class=${key.has(option.letter) ? "is-key" : ""}>
            ${option.sign && html`<span class="st-option-letter">${option.sign}</span>`}<span>${option.text}</span>${key.has(option.letter) && html`<${Chip} tone="good">${t("staff.items.key")}<//>`}
          </li>`,
        )}
      </ol>
      <h3>${t("staff.items.rationale")}</h3>
      <p>${item.rationale || t("staff.none")}</p>
      ${item.source && html`<h3>${t("staff.items.source")}</h3><p>${item.source}</p>`}
    <//>
    <${Section} title=${t("staff.items.about")}>
      <${Facts}
        rows=${[
          item.occupation_code && [t("staff.trade_label"), html`<${Trade} code=${item.occupation_code} level=${item.level} />`],
          [t("staff.items.point"), html`${item.point_name ?? ""} <span class="code">${item.point_code}</span>`],
          [t("staff.items.difficulty"), t("staff.items.difficulty_value", { n: item.difficulty })],
          [t("staff.items.cognitive"), word("staff.cognitive", item.cognitive)],
          [t("staff.items.used"), t("staff.items.used_value", { n: item.times_used ?? 0 })],
          [t("staff.state"), word("staff.item_state", item.state)],
        ]}
      />
    <//>
    ${(item.versions ?? []).length > 0 &&
    html`<${Section} title=${t("staff.items.versions")}>
      <table class="st-table is-plain">
        <thead><tr><th scope="col">${t("staff.items.version")}</th><th scope="col">${t("staff.created")}</th><th scope="col">${t("staff.items.digest")}</th></tr></thead>
        <tbody>${item.versions.map((/** @type {any} */ one) => html`<tr><th scope="row">${one.version}</th><td>${moment(one.created_at)}</td><td><span class="code">${String(one.digest ?? "").slice(0, 16)}</span></td></tr>`)}</tbody>
      </table>
    <//>`}`;
}
