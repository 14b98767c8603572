// The server's time, ticking.

import { serverNow, useEffect, useState } from "../kit.mjs";

/** @param {number} every milliseconds between two ticks */
export function useNow(every) {
  const [now, setNow] = useState(serverNow());
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
