import { daysAway } from "./dates";
import { locale } from "./locale";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

const counted = new Intl.RelativeTimeFormat(locale, { numeric: "always" });
const named = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

/**
 * How long until an instant: `in 5 minutes`, `in 3 hours`. From a day on it counts calendar days of
 * a zone (the browser's own by default), as dates do: `tomorrow`, `in 2 days`.
 */
export function untilThen(at: string, now: number, zone?: string): string {
  const left = Date.parse(at) - now;
  if (Math.abs(left) >= DAY_MS) return named.format(daysAway(at, now, zone), "day");
  if (Math.abs(left) >= HOUR_MS) return counted.format(Math.round(left / HOUR_MS), "hour");
  return counted.format(Math.round(left / MINUTE_MS), "minute");
}
