// The next sittings, whoever looks.

import { html, serverNow, t } from "../kit.mjs";
import { Section } from "../parts/page.mjs";
import { SittingChip, sittingPhase } from "../parts/chips.mjs";
import { Trade } from "../parts/occupation.mjs";
import { span } from "../words.mjs";

const SHOWN = 5;

/** @param {{ sittings: any[], title?: string, to?: (sitting: any) => string }} props */
export function Coming({ sittings, title, to }) {
  const now = serverNow();
  const next = sittings
    .filter((one) => ["soon", "now"].includes(sittingPhase(one, now)))
    .sort((a, b) => a.opens_at.localeCompare(b.opens_at))
    .slice(0, SHOWN);
  return html`<${Section} title=${title ?? t("staff.today.coming")} kind="is-list">
    ${next.length === 0
      ? html`<p class="st-calm">${t("staff.today.none_coming")}</p>`
      : html`<ul class="st-rows is-list">
          ${next.map(
            (one) => html`<li>
              <div>
                <a class="st-row-title" href=${to ? to(one) : `/app/sittings/${one.id}`}>${one.name}</a>
                <p class="st-small"><${Trade} code=${one.occupation_code} name=${one.occupation_name} level=${one.level} /> · ${span(one.opens_at, one.closes_at)}${one.candidates !== undefined && ` · ${t("staff.people", { n: one.candidates })}`}</p>
              </div>
              <${SittingChip} sitting=${one} now=${now} />
            </li>`,
          )}
        </ul>`}
  <//>`;
}
