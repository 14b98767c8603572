// What this browser keeps of an attempt until the server has it: in IndexedDB; where that fails, in the local storage; where
// that fails too, in memory. The page says which, because only the first two outlive a crash.

/** @typedef {import("./model.mjs").AnswerRecord} AnswerRecord */
/** @typedef {"database" | "local" | "memory"} Keeping */

/**
 * @typedef {object} AnswerStore
 * @property {Keeping} keeping
 * @property {() => Promise<AnswerRecord[]>} load
 * @property {(record: AnswerRecord) => Promise<void>} put
 * @property {() => Promise<void>} clear forgets the attempt
 */

const DATABASE = "touchstone-exam";
const ANSWERS = "answers";
const LOCAL_PREFIX = "touchstone.exam.answers.";
const OPEN_TIMEOUT_MS = 3000;
const FORGET_AFTER_MS = 14 * 24 * 3600 * 1000;

/**
 * Opens the best store there is. `onWorse` is called when it has to fall back later, for example because the disk is full.
 * @param {string} attemptId @param {(keeping: Keeping) => void} onWorse @returns {Promise<AnswerStore>}
 */
export async function openStore(attemptId, onWorse) {
  /** Everything written in this page, for the case that the store has to change. @type {Map<number, AnswerRecord>} */
  const written = new Map();
  let inner = await firstThatWorks(attemptId);

  /** @param {AnswerRecord} record */
  async function put(record) {
    written.set(record.item_no, record);
    try {
      await inner.put(record);
    } catch (error) {
      if (inner.keeping === "memory") throw error;
      console.warn("store failed, falling back", error);
      inner = inner.keeping === "database" ? localOrMemory(attemptId) : memoryStore();
      for (const one of written.values()) await inner.put(one).catch(() => undefined);
      onWorse(inner.keeping);
    }
  }

  return {
    get keeping() {
      return inner.keeping;
    },
    async load() {
      const found = await inner.load();
      found.forEach((record) => written.set(record.item_no, record));
      return found;
    },
    put,
    async clear() {
      written.clear();
      await inner.clear();
      if (inner.keeping !== "local") forgetLocally(attemptId);
    },
  };
}

/** @param {string} attemptId @returns {Promise<AnswerStore>} */
async function firstThatWorks(attemptId) {
  try {
    const database = await openDatabase();
    const store = databaseStore(database, attemptId);
    await store.load();
    // what an earlier page had to keep in the local storage moves over
    const local = localOrMemory(attemptId);
    for (const record of await local.load()) await store.put(record);
    await local.clear();
    await forgetOld(database);
    return store;
  } catch (error) {
    console.warn("IndexedDB cannot be used", error);
    return localOrMemory(attemptId);
  }
}

/** @returns {Promise<IDBDatabase>} */
function openDatabase() {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("IndexedDB does not answer")), OPEN_TIMEOUT_MS);
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(ANSWERS, { keyPath: ["attempt", "item_no"] });
    request.onsuccess = () => {
      clearTimeout(timer);
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => {
      clearTimeout(timer);
      reject(request.error);
    };
  });
}

/** @param {IDBDatabase} database @param {string} attemptId @returns {AnswerStore} */
function databaseStore(database, attemptId) {
  const ofAttempt = () => IDBKeyRange.bound([attemptId], [attemptId, []]);
  return {
    keeping: "database",
    async load() {
      const transaction = database.transaction(ANSWERS, "readonly");
      const rows = await answerOf(transaction.objectStore(ANSWERS).getAll(ofAttempt()));
      return rows.map(({ attempt: _, kept_at: __, ...record }) => record);
    },
    put(record) {
      return write(database, (answers) => answers.put({ ...record, attempt: attemptId, kept_at: Date.now() }));
    },
    clear() {
      return write(database, (answers) => answers.delete(ofAttempt()));
    },
  };
}

/** Forgets attempts of long ago, which a shared PC would otherwise gather. @param {IDBDatabase} database */
async function forgetOld(database) {
  await write(database, (answers) => {
    const walk = answers.openCursor();
    walk.onsuccess = () => {
      const cursor = walk.result;
      if (!cursor) return;
      if (cursor.value.kept_at < Date.now() - FORGET_AFTER_MS) cursor.delete();
      cursor.continue();
    };
  });
}

/**
 * Resolves when the transaction is on the disk: a power cut after that loses nothing.
 * @param {IDBDatabase} database @param {(answers: IDBObjectStore) => void} work @returns {Promise<void>}
 */
function write(database, work) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(ANSWERS, "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    transaction.onerror = () => reject(transaction.error);
    work(transaction.objectStore(ANSWERS));
  });
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function answerOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {string} attemptId @returns {AnswerStore} */
function localOrMemory(attemptId) {
  const key = LOCAL_PREFIX + attemptId;
  try {
    const probe = `${LOCAL_PREFIX}probe`;
    localStorage.setItem(probe, "1");
    localStorage.removeItem(probe);
  } catch {
    return memoryStore();
  }
  const read = () => /** @type {Record<string, AnswerRecord>} */ (JSON.parse(localStorage.getItem(key) ?? "{}"));
  return {
    keeping: "local",
    async load() {
      try {
        return Object.values(read());
      } catch {
        return [];
      }
    },
    async put(record) {
      localStorage.setItem(key, JSON.stringify({ ...read(), [record.item_no]: record }));
    },
    async clear() {
      forgetLocally(attemptId);
    },
  };
}

/** @param {string} attemptId */
function forgetLocally(attemptId) {
  try {
    localStorage.removeItem(LOCAL_PREFIX + attemptId);
  } catch {
    // nothing was kept there
  }
}

/** @returns {AnswerStore} */
function memoryStore() {
  /** @type {Map<number, AnswerRecord>} */
  const records = new Map();
  return {
    keeping: "memory",
    load: async () => [...records.values()],
    async put(record) {
      records.set(record.item_no, record);
    },
    async clear() {
      records.clear();
    },
  };
}
