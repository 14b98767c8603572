// The rooms of a sitting, live: one room at a time, by one stream.

import { html, t } from "../kit.mjs";
import { Empty } from "../parts/page.mjs";
import { place, withQuery } from "../router.mjs";
import { RoomBoard } from "../room/board.mjs";
import { SittingFrame } from "./frame.mjs";

/** @param {{ id: string }} props */
export function SittingSeatsPage({ id }) {
  return html`<${SittingFrame} id=${id} here="seats">${(/** @type {any} */ sitting) => html`<${Rooms} sitting=${sitting} />`}<//>`;
}

/** @param {{ sitting: any }} props */
function Rooms({ sitting }) {
  const rooms = sitting.rooms ?? [];
  const wanted = place.value.query.get("room") ?? "";
  const room = rooms.find((/** @type {any} */ one) => one.id === wanted) ?? rooms[0];
  if (!room) return html`<${Empty} title=${t("staff.seats.none")} text=${t("staff.seats.none_text")} />`;
  return html`${rooms.length > 1 &&
    html`<nav class="st-tabs st-room-tabs" aria-label=${t("staff.live.rooms")}>
      <ul>
        ${rooms.map((/** @type {any} */ one) => html`<li><a href=${withQuery({ room: one.id, q: null, state: null })} aria-current=${one.id === room.id ? "page" : undefined}>${one.name}</a></li>`)}
      </ul>
    </nav>`}
    <${RoomBoard} key=${room.id} sitting=${sitting} room=${room} />`;
}
