// Admission tickets, six on a sheet of A4, with lines to cut along.

import { html, t } from "../kit.mjs";
import { moment, word } from "../words.mjs";
import { grouped } from "./seat_code.mjs";

const PER_SHEET = 6;

/** @param {{ tickets: any[] }} props */
export function TicketSheets({ tickets }) {
  const sheets = [];
  for (let from = 0; from < tickets.length; from += PER_SHEET) sheets.push(tickets.slice(from, from + PER_SHEET));
  return html`<div class="st-sheets">
    ${sheets.map((sheet, index) => html`<section class="st-sheet" aria-label=${t("staff.print.sheet", { n: index + 1 })}>${sheet.map((ticket) => html`<${Ticket} key=${ticket.admission_number} of=${ticket} />`)}</section>`)}
  </div>`;
}

/** @param {{ of: any }} props */
function Ticket({ of }) {
  const line = (/** @type {string} */ name, /** @type {any} */ value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<article class="st-ticket">
    <h2>${t("staff.ticket.title")}</h2>
    <p class="st-ticket-sitting">${of.sitting_name}</p>
    <dl>
      ${line(t("staff.person.name"), html`<strong>${of.name}</strong> ${word("staff.sex", of.sex)}`)} ${line(t("staff.person.id_number"), of.id_number_masked)}
      ${line(t("staff.ticket.trade"), `${of.occupation_name} ${of.level_name}`)} ${line(t("staff.ticket.time"), t("staff.ticket.time_value", { at: moment(of.opens_at), n: of.duration_minutes }))}
      ${line(t("staff.ticket.place"), of.centre_name)} ${line(t("staff.ticket.seat"), html`<strong>${t("staff.room_seat", { room: of.room, seat: of.seat_no })}</strong>`)}
    </dl>
    <div class="st-ticket-codes">
      <div><span>${t("staff.admission_number")}</span><b>${of.admission_number}</b></div>
      <div><span>${t("staff.ticket.code")}</span><b>${grouped(of.seat_code)}</b></div>
    </div>
    <p class="st-ticket-note">${t("staff.ticket.note")}</p>
  </article>`;
}
