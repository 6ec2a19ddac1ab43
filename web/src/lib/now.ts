import { useSyncExternalStore } from "react";

const MINUTE_MS = 60_000;

function minute(): number {
  return Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
}

function eachMinute(changed: () => void): () => void {
  const timer = setInterval(changed, 5_000);
  return () => {
    clearInterval(timer);
  };
}

/** The time, in epoch milliseconds, by the minute: what is drawn with it stays right. */
export function useNow(): number {
  return useSyncExternalStore(eachMinute, minute);
}
