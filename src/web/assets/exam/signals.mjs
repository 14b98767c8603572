// What happened at this page that a person may want to judge later: never a verdict, bounded, told with the heartbeat. Each
// kind is told once for all times since the last heartbeat that arrived, so that a day without a line makes no more than four.

/** @typedef {"focus_lost" | "fullscreen_left" | "paste" | "second_window"} SignalKind */
/** @typedef {{kind: SignalKind, began: number, seconds: number, times: number}} Noted instants by `performance.now()` */

/** @param {() => boolean} isWatching true while questions are shown */
export function createSignals(isWatching) {
  /** @type {Map<SignalKind, Noted>} */
  const noted = new Map();
  /** Since when the page is not looked at, or null. @type {number | null} */
  let away = null;
  let wasFull = false;

  /** @param {SignalKind} kind @param {number} began @param {number} [seconds] */
  function note(kind, began, seconds = 0) {
    const before = noted.get(kind);
    noted.set(kind, before ? { ...before, seconds: before.seconds + seconds, times: before.times + 1 } : { kind, began, seconds, times: 1 });
  }

  function leave() {
    if (away === null && isWatching()) away = performance.now();
  }

  function comeBack() {
    if (away === null || document.visibilityState === "hidden" || !document.hasFocus()) return;
    note("focus_lost", away, (performance.now() - away) / 1000);
    away = null;
  }

  return {
    note,
    /** Listens as long as the page lives. */
    start() {
      addEventListener("blur", leave);
      addEventListener("focus", comeBack);
      document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? leave() : comeBack()));
      document.addEventListener("paste", () => isWatching() && note("paste", performance.now()));
      document.addEventListener("fullscreenchange", () => {
        const full = document.fullscreenElement !== null;
        if (wasFull && !full && isWatching()) note("fullscreen_left", performance.now());
        wasFull = full;
      });
    },
    /** Takes what waits to be told, with ages instead of instants: this PC's clock is not trusted. */
    take() {
      const taken = [...noted.values()];
      noted.clear();
      return taken;
    },
    /** What was taken did not arrive. @param {Noted[]} taken */
    giveBack(taken) {
      for (const one of taken) {
        const newer = noted.get(one.kind);
        noted.set(one.kind, newer ? { ...one, seconds: one.seconds + newer.seconds, times: one.times + newer.times } : one);
      }
    },
  };
}

/** @param {Noted} one @param {number} now */
export function told(one, now) {
  return { kind: one.kind, age_seconds: Math.round((now - one.began) / 1000), seconds: Math.round(one.seconds), times: Math.min(one.times, 1000) };
}
