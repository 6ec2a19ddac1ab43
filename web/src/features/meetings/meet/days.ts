import type { Day } from "@/api/wire";

/** Minutes of a day on whose date the clocks are not changed. */
export const DAY = 24 * 60;
export const DAY_MS = 86_400_000;
/** Farther than this a calendar does not look ahead. */
export const MOST_DAYS = 365;

export const dayAt = (midnight: number): Day => new Date(midnight).toISOString().slice(0, 10);
export const midnightOf = (day: Day) => Date.parse(`${day}T00:00:00Z`);
export const dayAfter = (day: Day, days: number): Day => dayAt(midnightOf(day) + days * DAY_MS);
/** 0 is a Sunday. */
export const weekdayOf = (day: Day) => new Date(midnightOf(day)).getUTCDay();
export const mondayOf = (day: Day): Day => dayAfter(day, -((weekdayOf(day) + 6) % 7));

/** All days from one to another, of which no more than a year. */
export function run(first: Day, last: Day): Day[] {
  const count = Math.min(Math.round((midnightOf(last) - midnightOf(first)) / DAY_MS) + 1, MOST_DAYS);
  return Array.from({ length: Math.max(0, count) }, (_, index) => dayAfter(first, index));
}
