// A room, live: every seat, the counts, what deserves a look; beside it what waits for a decision and what was said and noted.

import { announce, html, person, t, useEffect, useRef, useState } from "../kit.mjs";
import { Empty, Loading, Notice, Trouble } from "../parts/page.mjs";
import { Filter, Tools } from "../parts/table.mjs";
import { Chip } from "../parts/chips.mjs";
import { useNow } from "../parts/now.mjs";
import { may } from "../roles.mjs";
import { place } from "../router.mjs";
import { ago, moment, timer, wallClock, word } from "../words.mjs";
import { formatTime } from "../../lib/time.mjs";
import { matches } from "./events.mjs";
import { IncidentDialog } from "./incident.mjs";
import { MessageDialog } from "./message.mjs";
import { ConditionChip, quietAlarms } from "./names.mjs";
import { SeatDialog } from "./seat.mjs";
import { Credits, Incidents, Sent } from "./side.mjs";
import { useRoom } from "./stream.mjs";

const CONDITIONS = ["not_arrived", "ready", "working", "offline", "handed_in", "time_over"];

/** @param {{ sitting: any, room: any }} props */
export function RoomBoard({ sitting, room }) {
  const live = useRoom(`/sittings/${sitting.id}/rooms/${room.id}`);
  const now = useNow(1000);
  const [chosen, setChosen] = useState("");
  const [open, setOpen] = useState(/** @type {"" | "message" | "incident"} */ (""));
  useSpokenAlarms(live.room);
  if (!live.room) return live.problem ? html`<${Trouble} problem=${live.problem} />` : html`<${Loading} />`;
  const view = live.room;
  const acts = may(person.value, "Invigilate") && !view.sign_off;
  const query = place.value.query;
  const shown = view.seats.filter((/** @type {any} */ seat) => matches(seat, query.get("q") ?? "", query.get("state") ?? ""));
  const one = view.seats.find((/** @type {any} */ seat) => seat.admission_id === chosen);
  const alarmed = view.seats.filter((/** @type {any} */ seat) => seat.alarms.length > 0).length;
  return html`<div class="st-live-head">
      <${RoomClock} sitting=${sitting} now=${now} />
      ${live.live
        ? html`<span class="st-live-on"><span aria-hidden="true">●</span> ${t("staff.live.connected")}</span>`
        : html`<span class="st-live-off" role="status"><span aria-hidden="true">▲</span> ${t("staff.live.reconnecting", { when: ago(now - (performance.now() - live.at), now) })}</span>`}
      <div class="buttons">
        ${acts &&
        html`<button type="button" class="btn btn-outline-secondary" onClick=${() => setOpen("message")}>${t("staff.live.message")}</button>
          <button type="button" class="btn btn-outline-secondary" onClick=${() => setOpen("incident")}>${t("staff.live.incident")}</button>`}
        <a class="btn btn-outline-secondary" href=${`/app/sittings/${sitting.id}/rooms/${room.id}/end`}>${t("staff.live.end")}</a>
      </div>
    </div>
    ${view.sign_off && html`<${Notice} kind="good"><p>${t("staff.live.signed", { name: view.sign_off.signed_by_name, when: moment(view.sign_off.signed_at) })}</p><//>`}
    ${view.alarms.map((/** @type {string} */ name) => html`<${Notice} kind="warn" role="status"><p>${word("invigilation.room_alarm", name)}</p><//>`)}
    <ul class="st-counts" aria-label=${t("staff.live.counts")}>
      ${CONDITIONS.map((name) => html`<li><${ConditionChip} condition=${name} /> <strong>${view.counts[name] ?? 0}</strong></li>`)}
    </ul>
    <${Tools} search=${t("staff.live.search")} count=${t("staff.people", { n: shown.length })}>
      <${Filter}
        name="state"
        label=${t("staff.live.filter")}
        any=${t("staff.all")}
        choices=${[["alarms", `${t("staff.live.alarms")} (${alarmed})`], ...CONDITIONS.map((name) => [name, word("invigilation.condition", name)])]}
      />
    <//>
    <div class="st-live">
      <section class="st-room" aria-label=${room.name}>
        ${shown.length === 0
          ? html`<${Empty} title=${view.seats.length === 0 ? t("staff.seats.none") : t("staff.nothing_found")} text=${view.seats.length === 0 ? t("staff.seats.none_text") : t("staff.nothing_found_text")} />`
          : html`<ul class="st-seats">
              ${shown.map((/** @type {any} */ seat) => html`<${SeatCard} key=${seat.admission_id} seat=${seat} now=${now} onOpen=${() => setChosen(seat.admission_id)} />`)}
            </ul>`}
      </section>
      <aside class="st-live-side">
        <${Credits} sitting=${sitting} view=${view} acts=${acts} />
        <${Incidents} view=${view} />
        <${Sent} view=${view} />
      </aside>
    </div>
    ${one && html`<${SeatDialog} sitting=${sitting} room=${room} view=${view} seat=${one} now=${now} acts=${acts} onClose=${() => setChosen("")} />`}
    ${open === "message" && html`<${MessageDialog} sitting=${sitting} room=${room} view=${view} onClose=${() => setOpen("")} />`}
    ${open === "incident" && html`<${IncidentDialog} sitting=${sitting} room=${room} view=${view} onClose=${() => setOpen("")} />`}`;
}

/** Says aloud who went offline, for whoever does not look at the page at this moment. @param {any} view */
function useSpokenAlarms(view) {
  const before = useRef(/** @type {Set<string> | null} */ (null));
  useEffect(() => {
    if (!view) return;
    const away = view.seats.filter((/** @type {any} */ seat) => seat.alarms.includes("offline"));
    const known = before.current;
    before.current = new Set(away.map((/** @type {any} */ seat) => seat.admission_id));
    const fresh = known === null ? [] : away.filter((/** @type {any} */ seat) => !known.has(seat.admission_id));
    if (fresh.length > 0) announce(`${word("invigilation.condition", "offline")}${t("staff.seat.clause")}${fresh.map((/** @type {any} */ seat) => t("staff.seat.title", { seat: seat.seat_no, name: seat.name })).join(t("staff.comma"))}`);
  }, [view]);
}

/** @param {{ seat: any, now: number, onOpen: () => void }} props */
function SeatCard({ seat, now, onOpen }) {
  const share = seat.total > 0 ? Math.round((seat.answered * 100) / seat.total) : 0;
  const begun = seat.deadline_at !== null;
  const alarms = quietAlarms(seat);
  return html`<li>
    <button type="button" class=${`st-seat is-${seat.condition} ${seat.alarms.length > 0 ? "is-alarmed" : ""}`} onClick=${onOpen}>
      <span class="st-seat-top"><span class="st-seat-no">${seat.seat_no}</span><span class="st-seat-name">${seat.name}</span></span>
      <${ConditionChip} condition=${seat.condition} />
      ${begun && html`<span class="st-seat-line">${t("staff.live.answered", { n: seat.answered, all: seat.total })}</span>
        <span class="st-bar" aria-hidden="true"><span style=${{ width: `${share}%` }}></span></span>`}
      <span class="st-seat-line st-small">${lastLine(seat, now)}</span>
      ${alarms.length > 0 &&
      html`<span class="st-seat-alarms">${alarms.map((/** @type {string} */ name) => html`<${Chip} tone="warn">${alarmText(seat, name)}<//>`)}</span>`}
    </button>
  </li>`;
}

/** @param {any} seat @param {string} name */
function alarmText(seat, name) {
  if (name === "unsent" || name === "owes_data") return t("staff.live.unsent", { n: seat.unsent });
  if (name === "signals") return t("staff.live.signals", { n: seat.signals });
  return word("invigilation.alarm", name);
}

/** @param {any} seat @param {number} now */
function lastLine(seat, now) {
  if (seat.condition === "offline") return t("staff.live.since_offline", { ago: ago(seat.since, now) });
  if (seat.condition === "handed_in") return t("staff.live.handed_in_at", { time: formatTime(seat.since ?? "") });
  if (seat.condition === "time_over") return t("staff.live.closed_at", { time: formatTime(seat.since ?? "") });
  return seat.last_saved_at ? t("staff.live.saved", { ago: ago(seat.last_saved_at, now) }) : "";
}

/** @param {{ sitting: any, now: number }} props */
function RoomClock({ sitting, now }) {
  const opens = Date.parse(sitting.opens_at);
  const closes = Date.parse(sitting.closes_at);
  const phase = now < opens ? "before" : now < closes ? "during" : "after";
  const left = phase === "before" ? opens - now : closes - now;
  return html`<p class="st-live-clock" title=${t("staff.seats.clock_note")}>
    ${t("staff.seats.clock")} <strong>${wallClock(now)}</strong>
    <span>${t(`staff.seats.${phase}`)} ${phase !== "after" && html`<strong>${timer(left / 1000)}</strong>`}</span>
  </p>`;
}
