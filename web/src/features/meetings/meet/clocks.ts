import { type CalendarDateTime, fromAbsolute, parseDate, Time, toCalendarDateTime, toZoned } from "@internationalized/date";
import type { Day } from "@/api/wire";
import { DAY, dayAfter } from "./days";

const MINUTE_MS = 60_000;

/**
 * What the clocks of a zone show, as the server takes it: a wall time that they show twice begins
 * with the first and ends with the second; one that they skip is the end of the gap. Instants are
 * epoch milliseconds, minutes count from a date's midnight and may pass into the next date.
 */
export class Clocks {
  readonly #midnights = new Map<Day, number | null>();
  readonly zone: string;

  constructor(zone: string) {
    this.zone = zone;
  }

  first(date: Day, minute: number): number {
    return this.#steady(date, minute) ?? this.#instant(date, minute, "earlier");
  }

  last(date: Day, minute: number): number {
    return this.#steady(date, minute) ?? this.#instant(date, minute, "later");
  }

  /** Whether the clocks show this minute of the date at all. */
  shows(date: Day, minute: number): boolean {
    if (this.#steady(date, minute) !== null) return true;
    const wall = wallAt(date, minute);
    return toCalendarDateTime(toZoned(wall, this.zone)).compare(wall) === 0;
  }

  /** The date and its minute at an instant. */
  at(instant: number): { date: Day; minute: number } {
    const { year, month, day, hour, minute } = fromAbsolute(instant, this.zone);
    const date = new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
    return { date, minute: hour * 60 + minute };
  }

  /** By a date's midnight alone, if its clocks run unchanged up to the next one. */
  #steady(date: Day, minute: number): number | null {
    const on = minute > DAY ? dayAfter(date, Math.floor(minute / DAY)) : date;
    const within = minute > DAY ? minute % DAY : minute;
    let midnight = this.#midnights.get(on);
    if (midnight === undefined) {
      const [start, end] = [this.#instant(on, 0, "earlier"), this.#instant(on, DAY, "later")];
      midnight = end - start === DAY * MINUTE_MS ? start : null;
      this.#midnights.set(on, midnight);
    }
    return midnight === null ? null : midnight + within * MINUTE_MS;
  }

  #instant(date: Day, minute: number, which: "earlier" | "later"): number {
    // A gap ends at the next minute that is shown; the longest one is a whole date.
    for (let at = minute; at <= minute + DAY; at += 1) {
      const wall = wallAt(date, at);
      const zoned = toZoned(wall, this.zone, at === minute ? which : "earlier");
      if (toCalendarDateTime(zoned).compare(wall) === 0) return zoned.toDate().getTime();
    }
    return toZoned(wallAt(date, minute), this.zone).toDate().getTime();
  }
}

const known = new Map<string, Clocks>();

export function clocksOf(zone: string): Clocks {
  const clocks = known.get(zone) ?? new Clocks(zone);
  known.set(zone, clocks);
  return clocks;
}

function wallAt(date: Day, minute: number): CalendarDateTime {
  const day = parseDate(dayAfter(date, Math.floor(minute / DAY)));
  return toCalendarDateTime(day, new Time(Math.floor((minute % DAY) / 60), minute % 60));
}
