// What a room's stream says, without a page: cut into events, put into the room, searched.

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/** @typedef {{ id: string, event: string, data: string }} StreamEvent */

/** Cuts a text into whole events and the rest. @param {string} text @returns {{ events: StreamEvent[], rest: string }} */
export function cutEvents(text) {
  const blocks = text.split("\n\n");
  const rest = blocks.pop() ?? "";
  const events = blocks.map((block) => {
    const event = { id: "", event: "", data: "" };
    for (const line of block.split("\n")) {
      const at = line.indexOf(": ");
      const name = line.slice(0, at);
      if (name === "id" || name === "event" || name === "data") event[name] += line.slice(at + 2);
    }
    return event;
  });
  return { events: events.filter((event) => event.event !== ""), rest };
}

/** The room after a change: seats one by one, other parts as wholes. @param {any} room @param {any} change */
export function withChange(room, change) {
  const { seats: changed, ...parts } = change;
  const byId = new Map((changed ?? []).map((/** @type {any} */ seat) => [seat.admission_id, seat]));
  const seats = room.seats.map((/** @type {any} */ seat) => byId.get(seat.admission_id) ?? seat);
  return { ...room, ...parts, seats };
}

/** Milliseconds before the next try after so many failures in a row. @param {number} failures @param {number} chance 0 to 1 */
export function pauseBefore(failures, chance) {
  const whole = Math.min(FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1), LONGEST_PAUSE_MS);
  return whole * (0.7 + chance * 0.6);
}

/** @param {any} seat @param {string} q @param {string} state */
export function matches(seat, q, state) {
  if (state === "alarms" && seat.alarms.length === 0) return false;
  if (state !== "" && state !== "alarms" && seat.condition !== state) return false;
  const wanted = q.trim().toLowerCase();
  if (wanted === "") return true;
  if (/^\d{1,3}$/.test(wanted)) return String(seat.seat_no) === String(Number(wanted));
  return seat.name.toLowerCase().includes(wanted) || seat.admission_number.includes(wanted);
}
