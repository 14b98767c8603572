// The plan of one room for its door: who sits where, the front of the room above.

import { html, t } from "../kit.mjs";
import { levelName, span } from "../words.mjs";

/** Seats side by side on the printed plan. */
const ACROSS = 6;

/** @param {{ sitting: any, name: string, seats: number, people: any[] }} props */
export function SeatPlan({ sitting, name, seats, people }) {
  const count = Math.max(seats, ...people.map((one) => one.seat_no));
  const rows = [];
  for (let first = 1; first <= count; first += ACROSS) rows.push(Array.from({ length: Math.min(ACROSS, count - first + 1) }, (_, index) => first + index));
  const at = new Map(people.map((one) => [one.seat_no, one]));
  return html`<section class="st-plan" aria-label=${t("staff.print.plan_of", { room: name })}>
    <header>
      <h2>${t("staff.print.plan_of", { room: name })}</h2>
      <p>${sitting.name} · ${sitting.occupation_name} ${levelName(sitting.level)} · ${span(sitting.opens_at, sitting.closes_at)}</p>
      <p>${people[0]?.centre_name} · ${t("staff.print.plan_people", { people: people.length, seats: count })}</p>
    </header>
    <p class="st-plan-front" aria-hidden="true">${t("staff.print.front")}</p>
    <table class="st-plan-grid">
      <caption class="visually-hidden">${t("staff.print.plan_of", { room: name })}</caption>
      <tbody>
        ${rows.map(
          (row) => html`<tr>
            ${row.map((number) => {
              const one = at.get(number);
              return html`<td class=${one ? "" : "is-free"}>
                <span class="st-plan-no">${number}</span>
                <span class="st-plan-name">${one ? one.name : t("staff.print.free")}</span>
                ${one && html`<span class="st-plan-number">${one.admission_number}</span>`}
              </td>`;
            })}
          </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
