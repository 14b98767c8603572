// The room, live: every seat with its state; a new seat code when a computer is changed.

import { api, html, person, t, useState } from "../kit.mjs";
import { entries, usePoll } from "../data.mjs";
import { Empty, Loading, Notice, Trouble } from "../parts/page.mjs";
import { Filter, Tools } from "../parts/table.mjs";
import { SeatChip } from "../parts/chips.mjs";
import { useNow } from "../parts/now.mjs";
import { may } from "../roles.mjs";
import { place } from "../router.mjs";
import { ago, timer, wallClock, word } from "../words.mjs";
import { SittingFrame } from "./frame.mjs";
import { distinct } from "./people.mjs";
import { SeatDialog } from "./seat_code.mjs";

const POLL = 3000;
/** After so many seconds without a save an open seat asks for a look. */
const QUIET_SECONDS = 300;
const STATES = ["waiting", "open", "submitted", "expired"];

/** @param {{ id: string }} props */
export function SittingSeatsPage({ id }) {
  return html`<${SittingFrame} id=${id} here="seats">${(/** @type {any} */ sitting) => html`<${SeatBoard} sitting=${sitting} />`}<//>`;
}

/** @param {any} seat @param {number} now */
export function isQuiet(seat, now) {
  return seat.state === "open" && Boolean(seat.last_saved_at) && now - Date.parse(seat.last_saved_at) > QUIET_SECONDS * 1000;
}

/** @param {{ sitting: any }} props */
export function SeatBoard({ sitting }) {
  const poll = usePoll(`seats ${sitting.id}`, async () => entries(await api.getOnTime(`/sittings/${sitting.id}/seats`)), { every: POLL });
  const now = useNow(1000);
  const [chosen, setChosen] = useState("");
  const query = place.value.query;
  const room = query.get("room") ?? "";
  const state = query.get("state") ?? "";
  if (!poll.data) return poll.problem ? html`<${Trouble} problem=${poll.problem} />` : html`<${Loading} />`;
  /** @type {any[]} */
  const seats = poll.data;
  const inRoom = seats.filter((seat) => room === "" || seat.room === room);
  const shown = inRoom.filter((seat) => state === "" || (state === "quiet" ? isQuiet(seat, now) : seat.state === state));
  const count = (/** @type {string} */ one) => inRoom.filter((seat) => seat.state === one).length;
  const quiet = inRoom.filter((seat) => isQuiet(seat, now)).length;
  // In the order in which the rooms were set up.
  const rooms = [...new Set([...(sitting.rooms ?? []).map((/** @type {any} */ one) => one.name), ...distinct(seats, "room")])].filter((name) => seats.some((seat) => seat.room === name));
  const one = seats.find((seat) => seat.admission_id === chosen);
  return html`<${RoomClock} sitting=${sitting} now=${now} />
    ${poll.problem &&
    html`<${Notice} kind="warn" role="status"><p>${t("staff.seats.stale", { when: poll.at ? ago(poll.at, now) : t("staff.none") })}</p><//>`}
    <${Tools}>
      <${Filter} name="room" label=${t("staff.room")} any=${t("staff.seats.all_rooms")} choices=${rooms.map((name) => [name, name])} />
      <${Filter} name="state" label=${t("staff.state")} any=${t("staff.all")} choices=${[...STATES.map((name) => [name, word("staff.seat_state", name)]), ["quiet", t("staff.seats.quiet_filter")]]} />
    <//>
    <ul class="st-counts" aria-label=${t("staff.seats.counts")}>
      ${STATES.map((name) => html`<li><${SeatChip} state=${name} /> <strong>${count(name)}</strong></li>`)}
      ${quiet > 0 && html`<li class="st-counts-warn">${t("staff.seats.quiet_count", { n: quiet })}</li>`}
    </ul>
    ${shown.length === 0
      ? html`<${Empty} title=${seats.length === 0 ? t("staff.seats.none") : t("staff.nothing_found")} text=${seats.length === 0 ? t("staff.seats.none_text") : t("staff.nothing_found_text")} />`
      : rooms
          .filter((name) => shown.some((seat) => seat.room === name))
          .map(
            (name) => html`<section class="st-room" aria-label=${name}>
              <h2>${name}</h2>
              <ul class="st-seats">
                ${shown
                  .filter((seat) => seat.room === name)
                  .sort((a, b) => a.seat_no - b.seat_no)
                  .map((seat) => html`<${SeatCard} key=${seat.admission_id} seat=${seat} now=${now} onOpen=${() => setChosen(seat.admission_id)} />`)}
              </ul>
            </section>`,
          )}
    ${one && html`<${SeatDialog} sitting=${sitting} seat=${one} now=${now} mayReissue=${may(person.value, "Invigilate")} onClose=${() => setChosen("")} />`}`;
}

/** @param {{ seat: any, now: number, onOpen: () => void }} props */
function SeatCard({ seat, now, onOpen }) {
  const quiet = isQuiet(seat, now);
  const share = seat.total > 0 ? Math.round((seat.answered * 100) / seat.total) : 0;
  return html`<li>
    <button type="button" class=${`st-seat is-${seat.state} ${quiet ? "is-quiet" : ""}`} onClick=${onOpen}>
      <span class="st-seat-top"><span class="st-seat-no">${seat.seat_no}</span><span class="st-seat-name">${seat.name}</span></span>
      <${SeatChip} state=${seat.state} />
      <span class="st-seat-line">
        ${seat.state === "waiting" ? t("staff.seats.not_in") : t("staff.seats.answered", { n: seat.answered, all: seat.total })}
      </span>
      ${seat.state !== "waiting" && html`<span class="st-bar" aria-hidden="true"><span style=${{ width: `${share}%` }}></span></span>`}
      <span class="st-seat-line st-small">${quiet ? t("staff.seats.quiet", { ago: ago(seat.last_saved_at, now) }) : seat.last_saved_at ? t("staff.seats.saved", { ago: ago(seat.last_saved_at, now) }) : ""}</span>
    </button>
  </li>`;
}

/** @param {{ sitting: any, now: number }} props */
function RoomClock({ sitting, now }) {
  const opens = Date.parse(sitting.opens_at);
  const closes = Date.parse(sitting.closes_at);
  const phase = now < opens ? "before" : now < closes ? "during" : "after";
  const left = phase === "before" ? opens - now : closes - now;
  return html`<div class="st-clock">
    <div><span class="st-clock-name">${t("staff.seats.clock")}</span><span class="st-clock-time">${wallClock(now)}</span></div>
    <div>
      <span class="st-clock-name">${t(`staff.seats.${phase}`)}</span>
      <span class="st-clock-time">${phase === "after" ? "–" : timer(left / 1000)}</span>
    </div>
    <p class="st-small">${t("staff.seats.clock_note")}</p>
  </div>`;
}
