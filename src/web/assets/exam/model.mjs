// The rules of answering, without page, clock or network: what an answer is, whose version wins, what still has to be sent.

/** @typedef {"true_false" | "single_choice" | "multiple_choice"} ItemKind */

/** @typedef {{id: string, text: string}} Option */

/**
 * @typedef {object} PaperItem
 * @property {number} position 1 for the first
 * @property {number} item_no
 * @property {string} section
 * @property {ItemKind} kind
 * @property {string} stem
 * @property {Option[]} options in the order of this candidate
 * @property {number} score_hundredths
 */

/** @typedef {{attempt_id: string, form_digest: string, items: PaperItem[]}} Paper */

/**
 * Where the newest state of an answer is: `saved` on the server, `waiting` here only, `late` received after the end and kept
 * unscored, `refused` by the server for a reason that sending again does not cure.
 * @typedef {"saved" | "waiting" | "late" | "refused"} Standing
 */

/**
 * The newest state of one item. `seq` rises by at least one with each change, over reloads too.
 * @typedef {object} AnswerRecord
 * @property {number} item_no
 * @property {number} seq 0: never touched
 * @property {string[]} choice ids of options
 * @property {boolean} flagged
 * @property {string | null} client_at when it was changed, by this PC's clock
 * @property {Standing} standing
 */

/** @typedef {{item_no: number, seq: number, choice: string[], flagged: boolean}} ServerAnswer */

/**
 * @typedef {object} Outcome
 * @property {number} item_no
 * @property {number} seq
 * @property {"stored" | "already_stored" | "conflict" | "stale" | "late" | "closed" | "unknown_item" | "malformed" | "too_many"} outcome
 * @property {number} [stored_seq]
 */

/** What a person types from paper: any case, full width or half, with blanks and dashes. @param {string} text */
export function normaliseCode(text) {
  return text.normalize("NFKC").toUpperCase().replace(/[\s\-\u2010-\u2015\u2212_]/g, "");
}

/** @param {number} itemNo @returns {AnswerRecord} */
export function untouched(itemNo) {
  return { item_no: itemNo, seq: 0, choice: [], flagged: false, client_at: null, standing: "saved" };
}

/** A change made by the candidate. @param {AnswerRecord} record @param {{choice?: string[], flagged?: boolean}} change
 * @param {string} at @returns {AnswerRecord} */
export function changed(record, change, at) {
  return { ...record, ...change, seq: record.seq + 1, client_at: at, standing: "waiting" };
}

/** What choosing `option` makes of a choice. @param {ItemKind} kind @param {string[]} choice @param {string} option */
export function choose(kind, choice, option) {
  if (kind !== "multiple_choice") return [option];
  return choice.includes(option) ? choice.filter((id) => id !== option) : [...choice, option].sort();
}

/** @param {{choice: string[], flagged: boolean}} a @param {{choice: string[], flagged: boolean}} b */
export function sameAnswer(a, b) {
  return a.flagged === b.flagged && a.choice.length === b.choice.length && a.choice.every((id) => b.choice.includes(id));
}

/**
 * After a reload: the server's answers and what this browser kept, item by item; the higher `seq` wins.
 * @param {number[]} itemNos @param {ServerAnswer[]} server @param {AnswerRecord[]} local
 * @returns {Map<number, AnswerRecord>}
 */
export function mergeAnswers(itemNos, server, local) {
  const onServer = new Map(server.map((one) => [one.item_no, one]));
  const here = new Map(local.map((one) => [one.item_no, one]));
  return new Map(itemNos.map((itemNo) => [itemNo, mergeOne(itemNo, onServer.get(itemNo), here.get(itemNo))]));
}

/** @param {number} itemNo @param {ServerAnswer | undefined} server @param {AnswerRecord | undefined} local @returns {AnswerRecord} */
function mergeOne(itemNo, server, local) {
  /** @type {AnswerRecord | null} */
  const stored = server ? { ...untouched(itemNo), seq: server.seq, choice: [...server.choice], flagged: server.flagged } : null;
  if (!local || local.seq === 0) return stored ?? untouched(itemNo);
  // The server never takes an item it does not know; asking it again changes nothing.
  if (local.standing === "refused") return local;
  if (!stored || local.seq > stored.seq) return { ...local, standing: "waiting" };
  if (local.seq < stored.seq || sameAnswer(local, stored)) return stored;
  // the same number for two states: this browser's was never acknowledged, so it becomes the next
  return local.standing === "saved" ? stored : { ...local, seq: stored.seq + 1, standing: "waiting" };
}

/**
 * What the server's word on a sent event makes of the newest state here.
 * @param {AnswerRecord} record @param {Outcome} outcome @returns {AnswerRecord}
 */
export function applyOutcome(record, outcome) {
  const current = record.seq === outcome.seq;
  switch (outcome.outcome) {
    case "stored":
    case "already_stored":
      return current && record.standing !== "saved" ? { ...record, standing: "saved" } : record;
    case "conflict":
    case "stale": {
      // Another state stands under this number or a higher one. The newest wish of the candidate is here, so it goes on top.
      const stored = outcome.stored_seq ?? outcome.seq;
      return record.seq > stored && !current ? record : { ...record, seq: Math.max(stored, record.seq) + 1, standing: "waiting" };
    }
    case "late":
    case "closed":
      return current ? { ...record, standing: "late" } : record;
    default:
      return current ? { ...record, standing: "refused" } : record;
  }
}

/** The event that tells the server of a record. @param {AnswerRecord} record */
export function eventOf(record) {
  return {
    item_no: record.item_no,
    seq: record.seq,
    answer: { choice: record.choice, flagged: record.flagged },
    ...(record.client_at ? { client_at: record.client_at } : {}),
  };
}

/** Counts of a paper. @param {Iterable<AnswerRecord>} records */
export function countAnswers(records) {
  const counts = { total: 0, answered: 0, unanswered: 0, flagged: 0, saved: 0, waiting: 0, refused: 0, late: 0 };
  for (const record of records) {
    counts.total += 1;
    const answered = record.choice.length > 0;
    if (answered) counts.answered += 1;
    else counts.unanswered += 1;
    if (record.flagged) counts.flagged += 1;
    if (answered && record.standing === "saved") counts.saved += 1;
    if (record.standing === "waiting") counts.waiting += 1;
    if (record.standing === "refused") counts.refused += 1;
    if (record.standing === "late") counts.late += 1;
  }
  return counts;
}

/** @typedef {ReturnType<typeof countAnswers>} Counts */

/** Runs of items of one kind, in the order of the paper. @param {PaperItem[]} items */
export function partsOf(items) {
  /** @type {{kind: ItemKind, items: PaperItem[], score_hundredths: number | null}[]} */
  const parts = [];
  for (const item of items) {
    const last = parts[parts.length - 1];
    if (last && last.kind === item.kind) {
      last.items.push(item);
      if (last.score_hundredths !== item.score_hundredths) last.score_hundredths = null;
    } else {
      parts.push({ kind: item.kind, items: [item], score_hundredths: item.score_hundredths });
    }
  }
  return parts;
}

/**
 * Which option a key means: 1 to 8 and A to H, by the place on the screen; -1 for other keys. F is not among them: it flags.
 * @param {string} key @param {number} count options on the screen
 */
export function optionOfKey(key, count) {
  if (!/^[1-8a-eghA-EGH]$/.test(key)) return -1;
  const place = /\d/.test(key) ? Number(key) - 1 : key.toUpperCase().charCodeAt(0) - 65;
  return place < count ? place : -1;
}

/** The letter of a place on the screen. @param {number} place 0 for the first */
export function letterOf(place) {
  return String.fromCharCode(65 + place);
}

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 20_000;

/**
 * How long to wait before trying again: doubled each time up to twenty seconds, spread by a third each way so that a room of
 * PCs does not knock all at once.
 * @param {number} failures in a row, 1 or more @param {number | null} asked by the server, milliseconds @param {() => number} random
 */
export function retryDelay(failures, asked, random = Math.random) {
  const base = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10));
  const spread = base * (2 / 3 + random() * (2 / 3));
  return Math.max(asked === null ? 0 : asked * (1 + random() * 0.3), spread);
}
