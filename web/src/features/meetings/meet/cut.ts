import { CalendarDate, type CalendarDateTime, toCalendarDateTime, toTimeZone, toZoned, parseDate, Time } from "@internationalized/date";
import type { Availability, Day, HourRange } from "@/api/wire";
import { minutesOf, timeOf } from "../share/hours";
import { WEEKDAYS } from "../summary";
import type { DayPart } from "./windows";

const DAY = 24 * 60;
const MINUTE_MS = 60_000;
/** The server's bounds on an availability. */
const MOST_RANGES = 500;
const MOST_DATES = 366;
const LONGEST_HORIZON = 365;

/** What is meant in one zone, in another: `parts` by the clocks of `to`. */
export function inZone(parts: readonly DayPart[], from: string, to: string): readonly DayPart[] {
  if (from === to) return parts;
  return parts.flatMap((part) => split(toWall(wallAt(part.date, part.from), from, to), toWall(wallAt(part.date, part.to), from, to)));
}

/** Midnight at a day's end is the next one's beginning. */
function wallAt(date: Day, minute: number): CalendarDateTime {
  const day = parseDate(date).add({ days: Math.floor(minute / DAY) });
  return toCalendarDateTime(day, new Time(Math.floor((minute % DAY) / 60), minute % 60));
}

function toWall(wall: CalendarDateTime, from: string, to: string): CalendarDateTime {
  return toCalendarDateTime(toTimeZone(toZoned(wall, from), to));
}

/** A stretch of time that may run over midnight, day by day. */
function split(start: CalendarDateTime, end: CalendarDateTime): DayPart[] {
  const parts: DayPart[] = [];
  const [first, last] = [start, end].map(({ year, month, day }) => new CalendarDate(year, month, day)) as [CalendarDate, CalendarDate];
  for (let day = first; day.compare(last) <= 0; day = day.add({ days: 1 })) {
    const from = day.compare(first) === 0 ? minuteOf(start) : 0;
    const to = day.compare(last) === 0 ? minuteOf(end) : DAY;
    if (from < to) parts.push({ date: day.toString(), from, to });
  }
  return parts;
}

const minuteOf = (wall: CalendarDateTime) => wall.hour * 60 + wall.minute;

/** The hours of one date: its own, or those of its day of the week. */
function rangesOn({ weekly, overrides }: Availability, date: Day): readonly HourRange[] {
  const own = overrides.find((override) => override.date === date);
  const weekday = WEEKDAYS[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7] ?? "mon";
  return own?.ranges ?? weekly[weekday] ?? [];
}

function within(ranges: readonly HourRange[], { date, from, to }: DayPart): DayPart[] {
  return ranges
    .map(({ start, end }) => ({ date, from: Math.max(minutesOf(start), from), to: Math.min(minutesOf(end), to) }))
    .filter((part) => part.from < part.to);
}

/** Somebody's hours in what is wished for, both by the clocks of the hours' zone. */
export function common(hours: Availability, wished: readonly DayPart[]): DayPart[] {
  return wished.flatMap((part) => within(rangesOn(hours, part.date), part));
}

/** Parts of one date that meet are one. */
function merged(parts: readonly DayPart[]): DayPart[] {
  const found: DayPart[] = [];
  for (const part of parts.toSorted((one, other) => one.date.localeCompare(other.date) || one.from - other.from)) {
    const last = found.at(-1);
    if (last?.date === part.date && part.from <= last.to) found[found.length - 1] = { ...last, to: Math.max(last.to, part.to) };
    else found.push(part);
  }
  return found;
}

/** The instant of a minute of a day in a zone, in epoch milliseconds. */
const instant = (date: Day, minute: number, zone: string) => toZoned(wallAt(date, minute), zone).toDate().getTime();

/** What is left of parts of days, by the clocks of a zone, from an instant on that a meeting of a length fits in. */
export function fitting(parts: readonly DayPart[], zone: string, earliest: number, duration: number): DayPart[] {
  return merged(parts).filter(
    ({ date, from, to }) => to - from >= duration && instant(date, to, zone) - duration * MINUTE_MS >= earliest,
  );
}

/**
 * Hours that open in these parts of days alone, by the clocks of the hours' zone, and are otherwise
 * the same. How far ahead one can be met gives way to what was said.
 */
export function limited(hours: Availability, parts: readonly DayPart[], now: number): Availability {
  const byDate = new Map<Day, HourRange[]>();
  for (const { date, from, to } of parts.slice(0, MOST_RANGES)) {
    if (byDate.size >= MOST_DATES && !byDate.has(date)) break;
    byDate.set(date, [...(byDate.get(date) ?? []), { start: timeOf(from), end: timeOf(to) }]);
  }
  const overrides = [...byDate].map(([date, ranges]) => ({ date, ranges }));
  const last = overrides.at(-1)?.date;
  const ahead = last === undefined ? 0 : Math.ceil((instant(last, DAY, hours.time_zone) - now) / (DAY * MINUTE_MS));
  return {
    ...hours,
    weekly: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
    overrides,
    horizon_days: Math.min(Math.max(hours.horizon_days, ahead), LONGEST_HORIZON),
  };
}
