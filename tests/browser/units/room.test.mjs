// The room's stream, without a browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cutEvents, matches, pauseBefore, withChange } from "../../../src/web/assets/staff/room/events.mjs";

test("events are cut where they end, wherever the line was cut", () => {
  const text = 'id: a.1\nevent: room\ndata: {"seats":[]}\n\n: still here\n\nid: a.2\nevent: change\ndata: {"a":"b: c"}\n\n';
  for (let at = 0; at <= text.length; at += 1) {
    const first = cutEvents(text.slice(0, at));
    const second = cutEvents(first.rest + text.slice(at));
    const events = [...first.events, ...second.events];
    assert.deepEqual(events.map((event) => event.id), ["a.1", "a.2"], `cut at ${at}`);
    assert.deepEqual(JSON.parse(events[1]?.data ?? ""), { a: "b: c" });
    assert.equal(second.rest, "");
  }
});

test("a change replaces the seats that changed and other parts as wholes", () => {
  const room = { seats: [{ admission_id: "1", n: 1 }, { admission_id: "2", n: 1 }], messages: [1], counts: { working: 1 } };
  const after = withChange(room, { seats: [{ admission_id: "2", n: 2 }], messages: [1, 2], server_time: "now" });
  assert.deepEqual(after.seats.map((/** @type {any} */ seat) => seat.n), [1, 2]);
  assert.deepEqual(after.messages, [1, 2]);
  assert.deepEqual(after.counts, { working: 1 });
});

test("tries come less often after each failure and never in step", () => {
  assert.ok(pauseBefore(1, 0) < pauseBefore(1, 1));
  for (let failures = 1; failures < 60; failures += 1) {
    assert.ok(pauseBefore(failures, 1) <= 39_000);
    assert.ok(pauseBefore(failures + 1, 0.5) >= pauseBefore(failures, 0.5));
  }
});

test("a seat is found by number, name or admission number, and filtered by what deserves a look", () => {
  const seat = { seat_no: 7, name: "王芳", admission_number: "202611231259240007", condition: "working", alarms: ["quiet"] };
  for (const q of ["", "7", "07", "王", "240007"]) assert.ok(matches(seat, q, ""), q);
  for (const q of ["8", "70", "李", "999999"]) assert.ok(!matches(seat, q, ""), q);
  assert.ok(matches(seat, "", "alarms") && matches(seat, "", "working"));
  assert.ok(!matches({ ...seat, alarms: [] }, "", "alarms") && !matches(seat, "", "offline"));
});
