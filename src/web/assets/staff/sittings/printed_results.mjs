// The list of results as it may hang on a wall: admission numbers and masked names.

import { html, t } from "../kit.mjs";
import { levelName, points, span } from "../words.mjs";

/** A name with all but its first and, if longer than two, last character hidden. @param {string} name */
export function maskedName(name) {
  const signs = [...name];
  if (signs.length <= 1) return name;
  const last = signs.length > 2 ? signs[signs.length - 1] : "";
  return `${signs[0]}${"*".repeat(signs.length - (last ? 2 : 1))}${last}`;
}

/** @param {{ sitting: any, rows: any[], practical: boolean, summary: any }} props */
export function PrintedResults({ sitting, rows, practical, summary }) {
  return html`<section class="st-print-only st-printed">
    <h2>${t("staff.results.printed", { sitting: sitting.name })}</h2>
    <p>${sitting.occupation_name} ${levelName(sitting.level)} · ${span(sitting.opens_at, sitting.closes_at)}</p>
    <p>${t("staff.results.printed_sum", { candidates: summary.candidates, passed: summary.passed })}${sitting.state === "released" ? "" : t("staff.results.printed_not_released")}</p>
    <table>
      <thead>
        <tr>
          <th>${t("staff.admission_number")}</th>
          <th>${t("staff.person.name")}</th>
          <th>${t("staff.component.theory")}</th>
          ${practical && html`<th>${t("staff.component.practical")}</th>`}
          <th>${t("staff.results.outcome")}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`<tr>
            <td>${row.admission_number}</td>
            <td>${maskedName(row.name)}</td>
            <td>${row.theory ? points(row.theory.score_hundredths) : t("staff.results.missing")}</td>
            ${practical && html`<td>${row.practical ? points(row.practical.score_hundredths) : t("staff.results.missing")}</td>`}
            <td>${row.standing === "absent" ? t("staff.results.absent") : row.passed ? t("staff.pass.yes") : t("staff.pass.no")}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
