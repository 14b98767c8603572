// Who may apply: several sets may stand side by side; none holds until the body chooses it.

import { html, t } from "../kit.mjs";
import { Notice, Section } from "../parts/page.mjs";
import { Provenance } from "../parts/chips.mjs";
import { levelName, local } from "../words.mjs";

/** @param {{ edition: any }} props */
export function Eligibility({ edition }) {
  const sources = edition.sources ?? {};
  const sets = edition.eligibility ?? [];
  if (sets.length === 0) return html`<${Notice} kind="warn"><p>${t("staff.standards.no_eligibility")}</p><//>`;
  return html`<${Notice}><p>${t("staff.standards.eligibility_note")}</p><//>
    ${sets.map((/** @type {any} */ set) => {
      const levels = [...new Set(set.conditions.map((/** @type {any} */ one) => one.level))];
      return html`<${Section}
        title=${html`${local(set, "title")} <${Provenance} of=${set} sources=${sources} />`}
        note=${set.scope === "other-occupations" ? t("staff.standards.scope_other") : t("staff.standards.scope_this")}
      >
        ${levels.map(
          (level) => html`<h3>${levelName(/** @type {number} */ (level))}</h3>
            <ol class="st-fact-list is-conditions">
              ${set.conditions
                .filter((/** @type {any} */ one) => one.level === level)
                .map((/** @type {any} */ one) => html`<li><span><span class="code">${one.code}</span> ${local(one, "text")}</span> <${Provenance} of=${one} sources=${sources} /></li>`)}
            </ol>`,
        )}
      <//>`;
    })}`;
}
