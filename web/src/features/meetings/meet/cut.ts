/**
 * What was said, cut to somebody's hours. Both become instants first, so that neither a change of the
 * clocks nor a difference of zones can move anything; only what is left becomes wall times again,
 * because an availability is written in those.
 *
 * Wall times cannot say everything: of an hour that the clocks of a zone show twice, a range that begins
 * in it begins with the first and one that ends in it ends with the second. A range is never made to
 * offer more than was said, but given the widest that can be written; nothing, if there is none.
 */
import type { Availability, Day, HourRange } from "@/api/wire";
import { minutesOf, timeOf } from "../share/hours";
import { WEEKDAYS } from "../summary";
import { type Clocks, clocksOf } from "./clocks";
import { DAY, dayAfter, DAY_MS, weekdayOf } from "./days";
import type { DayPart } from "./windows";

const MINUTE_MS = 60_000;
/** The server's bounds on an availability. */
const MOST_RANGES = 500;
const MOST_DATES = 366;
const LONGEST_HORIZON = 365;

/** A stretch of time in epoch milliseconds, half-open. */
export interface Span {
  start: number;
  end: number;
}

/** What parts of days are by the clocks of a zone. Times that these skip are nothing, and those that they show twice are both. */
export function spansOf(parts: readonly DayPart[], zone: string): Span[] {
  const clocks = clocksOf(zone);
  return parts.flatMap(({ date, from, to, isPoint }) => {
    const [first, last] = [clocks.first(date, from), clocks.last(date, from)];
    if (!isPoint) return first < clocks.last(date, to) ? [{ start: first, end: clocks.last(date, to) }] : [];
    if (!clocks.shows(date, from)) return [];
    return [...new Set([first, last])].map((start) => ({ start, end: start + (to - from) * MINUTE_MS }));
  });
}

/** Spans that meet are one. */
export function merged(spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.start - other.start)) {
    const last = found.at(-1);
    if (last && span.start <= last.end) found[found.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else found.push(span);
  }
  return found;
}

/** The hours of one date: its own, or those of its day of the week. */
function rangesOn({ weekly, overrides }: Availability, date: Day): readonly HourRange[] {
  const own = overrides.find((override) => override.date === date);
  const weekday = WEEKDAYS[(weekdayOf(date) + 6) % 7] ?? "mon";
  return own?.ranges ?? weekly[weekday] ?? [];
}

/** The dates that a zone's calendar shows in a span. */
function datesIn({ start, end }: Span, clocks: Clocks): Day[] {
  const last = clocks.at(end - 1).date;
  const dates: Day[] = [];
  for (let { date } = clocks.at(start); date <= last; date = dayAfter(date, 1)) dates.push(date);
  return dates;
}

/** Somebody's hours in what is wished for. */
export function common(hours: Availability, wished: readonly Span[]): Span[] {
  const clocks = clocksOf(hours.time_zone);
  return merged(wished).flatMap((span) => {
    const open = datesIn(span, clocks).flatMap((date) =>
      rangesOn(hours, date).map((range) => ({
        start: clocks.first(date, minutesOf(range.start)),
        end: clocks.last(date, minutesOf(range.end)),
      })),
    );
    return merged(open.filter(({ start, end }) => start < end))
      .map(({ start, end }) => ({ start: Math.max(start, span.start), end: Math.min(end, span.end) }))
      .filter(({ start, end }) => start < end);
  });
}

/** What is left that a meeting of a length, in minutes, fits in from an instant on. */
export function fitting(spans: readonly Span[], earliest: number, duration: number): Span[] {
  return merged(spans).filter(({ start, end }) => end - Math.max(start, earliest) >= duration * MINUTE_MS);
}

/** What of the spans wall times of a zone can say, as the server takes them. */
export function written(spans: readonly Span[], zone: string): DayPart[] {
  const clocks = clocksOf(zone);
  return spans.flatMap((span) => datesIn(span, clocks).flatMap((date) => widest(date, span, clocks)));
}

function widest(date: Day, { start, end }: Span, clocks: Clocks): DayPart[] {
  const [head, tail] = [clocks.at(start), clocks.at(end)];
  let from = head.date === date ? head.minute : 0;
  let to = tail.date === date ? tail.minute : DAY;
  while (from < to && clocks.first(date, from) < start) from += 1;
  while (from < to && clocks.last(date, to) > end) to -= 1;
  return from < to && clocks.first(date, from) < clocks.last(date, to) ? [{ date, from, to }] : [];
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
  const ahead = last === undefined ? 0 : Math.ceil((clocksOf(hours.time_zone).last(last, DAY) - now) / DAY_MS);
  return {
    ...hours,
    weekly: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
    overrides,
    horizon_days: Math.min(Math.max(hours.horizon_days, ahead), LONGEST_HORIZON),
  };
}
