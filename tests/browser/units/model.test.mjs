// The rules of answering, and a candidate on a line that loses requests, loses answers and reloads the page.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  applyOutcome, changed, choose, countAnswers, eventOf, letterOf, mergeAnswers, normaliseCode, optionOfKey, partsOf, retryDelay, sameAnswer, untouched,
} from "../../../src/web/assets/exam/model.mjs";

const AT = "2026-11-22T01:00:00.000Z";

test("codes are read as people type them", () => {
  assert.equal(normaliseCode(" ｋ7m2-P9 qx "), "K7M2P9QX");
  assert.equal(normaliseCode("２６11 2200\u30000007"), "261122000007");
  assert.equal(normaliseCode("a\u2013b\u2014c_d"), "ABCD");
});

test("a choice of one replaces, a choice of several toggles", () => {
  assert.deepEqual(choose("single_choice", ["A"], "B"), ["B"]);
  assert.deepEqual(choose("true_false", [], "false"), ["false"]);
  assert.deepEqual(choose("multiple_choice", ["C"], "A"), ["A", "C"]);
  assert.deepEqual(choose("multiple_choice", ["A", "C"], "A"), ["C"]);
});

test("keys mean places on the screen, and F is left for the flag", () => {
  assert.equal(optionOfKey("1", 4), 0);
  assert.equal(optionOfKey("d", 4), 3);
  assert.equal(optionOfKey("E", 4), -1);
  assert.equal(optionOfKey("5", 4), -1);
  assert.equal(optionOfKey("f", 8), -1);
  assert.equal(optionOfKey("6", 8), 5);
  assert.equal(optionOfKey("h", 8), 7);
  assert.equal(optionOfKey("Enter", 8), -1);
  assert.equal(letterOf(0), "A");
});

test("every change raises the number", () => {
  const first = changed(untouched(7), { choice: ["A"] }, AT);
  const second = changed(first, { flagged: true }, AT);
  assert.deepEqual([first.seq, second.seq, second.standing], [1, 2, "waiting"]);
  assert.deepEqual(eventOf(second), { item_no: 7, seq: 2, answer: { choice: ["A"], flagged: true }, client_at: AT });
});

test("an acknowledgement of an older state leaves the newer one waiting", () => {
  const newer = changed(changed(untouched(1), { choice: ["A"] }, AT), { choice: ["B"] }, AT);
  assert.equal(applyOutcome(newer, { item_no: 1, seq: 1, outcome: "stored" }).standing, "waiting");
  assert.equal(applyOutcome(newer, { item_no: 1, seq: 2, outcome: "already_stored" }).standing, "saved");
});

test("a conflict or a stale number puts the candidate's wish on top", () => {
  const record = changed(untouched(1), { choice: ["A"] }, AT);
  for (const outcome of /** @type {const} */ (["conflict", "stale"])) {
    const raised = applyOutcome(record, { item_no: 1, seq: 1, outcome, stored_seq: 9 });
    assert.deepEqual([raised.seq, raised.choice, raised.standing], [10, ["A"], "waiting"]);
  }
  const raised = applyOutcome(record, { item_no: 1, seq: 1, outcome: "conflict" });
  assert.equal(raised.seq, 2);
});

test("what came too late or cannot be taken is not sent for ever", () => {
  const record = changed(untouched(1), { choice: ["A"] }, AT);
  assert.equal(applyOutcome(record, { item_no: 1, seq: 1, outcome: "late" }).standing, "late");
  assert.equal(applyOutcome(record, { item_no: 1, seq: 1, outcome: "closed" }).standing, "late");
  assert.equal(applyOutcome(record, { item_no: 1, seq: 1, outcome: "malformed" }).standing, "refused");
});

test("after a reload the higher number wins, item by item", () => {
  const waiting = { ...untouched(1), seq: 5, choice: ["B"], standing: /** @type {const} */ ("waiting") };
  const server = [
    { item_no: 1, seq: 4, choice: ["A"], flagged: false },
    { item_no: 2, seq: 6, choice: ["C"], flagged: true },
    { item_no: 3, seq: 2, choice: ["D"], flagged: false },
  ];
  const local = [waiting, { ...waiting, item_no: 2 }, { ...waiting, item_no: 3, seq: 2, choice: ["A"] }, { ...waiting, item_no: 4, standing: /** @type {const} */ ("saved") }];
  const merged = mergeAnswers([1, 2, 3, 4, 5], server, local);
  assert.deepEqual([merged.get(1)?.choice, merged.get(1)?.standing], [["B"], "waiting"]);
  assert.deepEqual([merged.get(2)?.choice, merged.get(2)?.standing], [["C"], "saved"]);
  // two states under one number, ours never acknowledged
  assert.deepEqual([merged.get(3)?.choice, merged.get(3)?.seq, merged.get(3)?.standing], [["A"], 3, "waiting"]);
  // the server lost what it had acknowledged: it is sent again
  assert.equal(merged.get(4)?.standing, "waiting");
  assert.equal(merged.get(5)?.seq, 0);
});

test("counts", () => {
  const saved = { ...untouched(1), seq: 1, choice: ["A"] };
  const counts = countAnswers([saved, { ...saved, standing: "waiting", flagged: true }, untouched(3), { ...untouched(4), standing: "waiting", seq: 1, flagged: true }]);
  assert.deepEqual(counts, { total: 4, answered: 2, unanswered: 2, flagged: 2, saved: 1, waiting: 2, refused: 0, late: 0 });
});

test("parts are runs of one kind", () => {
  const item = (/** @type {any} */ kind, /** @type {number} */ score) => ({ position: 1, item_no: 1, section: "1", kind, stem: "", options: [], score_hundredths: score });
  const parts = partsOf([item("true_false", 50), item("true_false", 50), item("single_choice", 50), item("single_choice", 100)]);
  assert.deepEqual(parts.map((part) => [part.kind, part.items.length, part.score_hundredths]), [["true_false", 2, 50], ["single_choice", 2, null]]);
});

test("pauses grow, stay bounded, are spread and respect the server", () => {
  assert.ok(retryDelay(1, null, () => 0) >= 600 && retryDelay(1, null, () => 1) <= 1400);
  assert.ok(retryDelay(3, null, () => 0.5) > retryDelay(1, null, () => 0.5));
  assert.ok(retryDelay(50, null, () => 1) <= 27_000);
  assert.ok(retryDelay(1, 9000, () => 0) >= 9000);
});

/** A generator with a seed, so that a failure can be had again. @param {number} seed */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test("on a bad line nothing acknowledged is lost and the last wish is what the server holds", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = randomFrom(seed);
    const items = [1, 2, 3, 4, 5];
    /** @type {Map<number, {seq: number, choice: string[], flagged: boolean}>} */
    const server = new Map();
    /** @type {Map<number, string>} what the server acknowledged, by item and number */
    const stored = new Map();
    /** @type {Map<number, import("../../../src/web/assets/exam/model.mjs").AnswerRecord>} */
    let page = new Map(items.map((no) => [no, untouched(no)]));
    let disk = new Map(page);
    /** @type {Map<number, string[]>} */
    const wishes = new Map();

    const put = (/** @type {any} */ record) => {
      page.set(record.item_no, record);
      disk.set(record.item_no, record);
    };
    const send = (/** @type {boolean} */ requestArrives, /** @type {boolean} */ answerArrives) => {
      const batch = [...page.values()].filter((one) => one.standing === "waiting").slice(0, 3).map(eventOf);
      if (!requestArrives) return;
      /** @type {any[]} */
      const outcomes = batch.map(({ item_no, seq, answer }) => {
        const has = server.get(item_no);
        if (!has || seq > has.seq) {
          server.set(item_no, { seq, choice: answer.choice, flagged: answer.flagged });
          stored.set(item_no * 1000 + seq, JSON.stringify(answer));
          return { item_no, seq, outcome: "stored" };
        }
        if (seq < has.seq) return { item_no, seq, outcome: "stale", stored_seq: has.seq };
        return sameAnswer(has, answer) ? { item_no, seq, outcome: "already_stored" } : { item_no, seq, outcome: "conflict", stored_seq: has.seq };
      });
      if (!answerArrives) return;
      for (const outcome of outcomes) {
        const record = page.get(outcome.item_no);
        if (record) put(applyOutcome(record, outcome));
      }
    };
    const reload = (/** @type {boolean} */ diskSurvives) => {
      const answers = [...server].map(([item_no, one]) => ({ item_no, ...one }));
      const kept = diskSurvives ? [...disk.values()] : [];
      page = mergeAnswers(items, answers, kept);
      disk = new Map(page);
      // what never reached the server is gone with the disk; the wish is then what the page shows
      if (!diskSurvives) for (const no of items) wishes.set(no, page.get(no)?.choice ?? []);
    };

    for (let step = 0; step < 80; step += 1) {
      const dice = random();
      if (dice < 0.5) {
        const no = items[Math.floor(random() * items.length)] ?? 1;
        const choice = [["A", "B", "C", "D"][Math.floor(random() * 4)] ?? "A"];
        const record = page.get(no) ?? untouched(no);
        const next = changed(record, { choice }, AT);
        if (!sameAnswer(record, next)) {
          assert.ok(next.seq > (disk.get(no)?.seq ?? 0), `seed ${seed}: numbers rise`);
          put(next);
        }
        wishes.set(no, choice);
      } else if (dice < 0.9) send(random() < 0.7, random() < 0.7);
      else reload(random() < 0.8);
    }
    for (let round = 0; round < 20; round += 1) send(true, true);
    for (const [no, wish] of wishes) {
      assert.deepEqual(server.get(no)?.choice ?? [], wish, `seed ${seed}, item ${no}`);
    }
    assert.equal(countAnswers(page.values()).waiting, 0, `seed ${seed}`);
  }
});
