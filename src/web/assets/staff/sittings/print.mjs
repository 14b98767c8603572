// What is printed for an exam: tickets with seat codes, seat plans for the doors. Opening the tickets is written down.

import { api, asApiError, html, t, useState } from "../kit.mjs";
import { entries, getAll, useLoad } from "../data.mjs";
import { Empty, Loaded, Notice, Section, Tabs, Trouble } from "../parts/page.mjs";
import { Filter } from "../parts/table.mjs";
import { place } from "../router.mjs";
import { SittingFrame } from "./frame.mjs";
import { distinct } from "./people.mjs";
import { SeatPlan } from "./seat_plan.mjs";
import { TicketSheets } from "./tickets.mjs";

/** @param {{ id: string }} props */
export function SittingPrintPage({ id }) {
  const what = place.value.query.get("what") === "plan" ? "plan" : "tickets";
  const root = `/app/sittings/${id}/print`;
  return html`<${SittingFrame} id=${id} here="print">
    ${(/** @type {any} */ sitting) => html`<${Tabs}
        label=${t("staff.sitting.tab.print")}
        tabs=${[
          { href: root, text: t("staff.print.tickets"), here: what === "tickets" },
          { href: `${root}?what=plan`, text: t("staff.print.plan"), here: what === "plan" },
        ]}
      />
      ${what === "tickets" ? html`<${Tickets} sitting=${sitting} />` : html`<${Plans} sitting=${sitting} />`}`}
  <//>`;
}

/** @param {{ sitting: any }} props */
function Tickets({ sitting }) {
  const [tickets, setTickets] = useState(/** @type {any[] | undefined} */ (undefined));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {any} */ (undefined));
  const room = place.value.query.get("room") ?? "";
  const open = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      setTickets(entries(await api.get(`/sittings/${sitting.id}/tickets`)));
    } catch (error) {
      setProblem(asApiError(error));
    }
    setBusy(false);
  };
  if (!tickets) {
    return html`<${Section} title=${t("staff.print.tickets_title")}>
      <p>${t("staff.print.tickets_text")}</p>
      <${Notice}><p>${t("staff.print.audit_text")}</p><//>
      <${Trouble} problem=${problem} />
      <div class="buttons"><button type="button" class="btn btn-primary" disabled=${busy} onClick=${open}>${busy ? t("shell.form.busy") : t("staff.print.open_tickets")}</button></div>
    <//>`;
  }
  if (tickets.length === 0) return html`<${Empty} title=${t("staff.sitting.no_people")} text=${t("staff.print.no_tickets")} />`;
  const shown = tickets.filter((ticket) => room === "" || ticket.room === room);
  return html`<div class="st-print-bar">
      <${Filter} name="room" label=${t("staff.room")} any=${t("staff.seats.all_rooms")} choices=${distinct(tickets, "room").map((one) => [one, one])} />
      <p>${t("staff.print.sheet_count", { n: shown.length, pages: Math.ceil(shown.length / 6) })}</p>
      <button type="button" class="btn btn-primary" onClick=${() => print()}>${t("shell.print")}</button>
    </div>
    <${TicketSheets} tickets=${shown} />`;
}

/** @param {{ sitting: any }} props */
function Plans({ sitting }) {
  const all = useLoad(`plan ${sitting.id}`, () => getAll(`/sittings/${sitting.id}/admissions`, { limit: 200 }));
  const room = place.value.query.get("room") ?? "";
  return html`<${Loaded} of=${all}>
    ${(/** @type {any[]} */ rows) => {
      const seated = rows.filter((row) => row.room);
      if (seated.length === 0) return html`<${Empty} title=${t("staff.sitting.no_people")} text=${t("staff.print.no_plan")} />`;
      const rooms = distinct(seated, "room").filter((one) => room === "" || one === room);
      return html`<div class="st-print-bar">
          <${Filter} name="room" label=${t("staff.room")} any=${t("staff.seats.all_rooms")} choices=${distinct(seated, "room").map((one) => [one, one])} />
          <p>${t("staff.print.plan_text")}</p>
          <button type="button" class="btn btn-primary" onClick=${() => print()}>${t("shell.print")}</button>
        </div>
        ${rooms.map(
          (name) => html`<${SeatPlan}
            key=${name}
            sitting=${sitting}
            name=${name}
            seats=${(sitting.rooms ?? []).find((/** @type {any} */ one) => one.name === name)?.seats ?? 0}
            people=${seated.filter((row) => row.room === name)}
          />`,
        )}`;
    }}
  <//>`;
}
