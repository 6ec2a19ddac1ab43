import type { Day } from "@/api/wire";
import { DAY, dayAfter, dayAt, midnightOf, MOST_DAYS, run, weekdayOf } from "./days";
import { itemsIn } from "./items";
import { asUtc, type Tongue, type WallTime } from "./phrases";
import { type Segment, segmentsOf } from "./segments";
import type { Stretch } from "./stretches";

/** Part of one day by the clocks on the wall, in minutes after its midnight; past 1440 on the next date. */
export interface DayPart {
  date: Day;
  from: number;
  to: number;
  /** One meeting, at this time and at no other: `from` is a time that was said. */
  isPoint?: boolean;
}

/** When somebody wants to meet, in the words of whoever said it. */
export interface Wish {
  /** Parts of days in ascending order; none of them is over. */
  parts: readonly DayPart[];
  /** Beginnings of meetings in so many milliseconds from now, whatever the clocks show then. */
  after: readonly number[];
  /** No dates were said, but a time of all days. */
  isEveryDay: boolean;
}

/** Why nothing is made of what was said: it makes no sense, or it is over. */
export type NoWish = "unclear" | "past";

/** Days and the times on them; without any, the whole days. */
interface Group {
  segments: Segment[];
  times: Stretch[];
}

const WHOLE_DAY = { from: 0, to: DAY, said: "between" } as const;

/**
 * Understands when somebody wants to meet. Nothing that was said is left out: what finds no place
 * makes all of it unclear. What is over already is not meant any more.
 *
 * @param now what the clocks show where it is said, and what it is said by.
 * @param duration of the meeting: at a time that is said, exactly one fits in.
 */
export function wishIn(text: string, tongue: Tongue, now: WallTime, options: { duration: number; isAmerican: boolean }): Wish | NoWish {
  const items = itemsIn(text, tongue, now, options);
  const segments = items && items.length > 0 ? segmentsOf(items) : null;
  if (!segments) return "unclear";
  const after = segments.flatMap((segment) => (segment.after === null ? [] : [segment.after]));
  const others = segments.filter((segment) => segment.after === null);
  if (after.length > 0 && others.some(({ days }) => !days)) return "unclear";
  const isDated = others.some(({ days }) => days);
  const groups = isDated || others.length === 0 ? grouped(others) : null;
  if (isDated && !groups) return "unclear";
  return wishOf(groups ? groups.flatMap((group) => partsOf(group, now)) : undated(others, now), after, !isDated && others.some(({ everyDay }) => everyDay), now);
}

function wishOf(parts: readonly DayPart[], after: readonly number[], isEveryDay: boolean, now: WallTime): Wish | NoWish {
  const left = parts.filter(({ date, to }) => (asUtc(now).getTime() - midnightOf(date)) / 60_000 < to);
  const coming = after.filter((wait) => wait >= 0);
  if (left.length === 0 && coming.length === 0) return "past";
  return { parts: left.toSorted((one, other) => one.date.localeCompare(other.date) || one.from - other.from), after: coming, isEveryDay };
}

/**
 * Says which times are those of which days. A time behind several days is that of all up to the last
 * day that has one; a time in front of some is that of all up to the next one; another time joins the
 * days of the last. Days that are left are whole ones. Null if a time could be that of either of two.
 */
function grouped(segments: readonly Segment[]): Group[] | null {
  const groups: Group[] = [];
  let waiting: Segment[] = [];
  let early: Stretch[] = [];
  let last: Group | null = null;
  /** Days that took the time in front of them, though one might still follow. */
  let hasTaken = false;
  for (const [index, segment] of segments.entries()) {
    if (!segment.days) {
      const isNext = segments.slice(index).find(({ days }) => days)?.timeFirst ?? false;
      if (isNext === (last !== null && waiting.length === 0)) return null;
      if (isNext) early.push(...segment.times);
      else last?.times.push(...segment.times);
    } else if (segment.times.length === 0) {
      if (last?.segments[0]?.timeFirst) {
        last.segments.push(segment);
        hasTaken = true;
      } else waiting.push(segment);
    } else if (segment.timeFirst || segment.isOwn) {
      groups.push(...waiting.map(whole));
      waiting = [];
      last = { segments: [segment], times: [...early, ...segment.times] };
      groups.push(last);
      early = [];
      hasTaken = false;
    } else {
      if (hasTaken) return null;
      last = { segments: [...waiting, segment], times: [...segment.times] };
      groups.push(last);
      waiting = [];
    }
  }
  return [...groups, ...waiting.map(whole)];
}

const whole = (segment: Segment): Group => ({ segments: [segment], times: [] });

function partsOf({ segments, times }: Group, now: WallTime): DayPart[] {
  const stretches = times.length > 0 ? times : [WHOLE_DAY];
  return segments.flatMap((segment) => datesOf(segment, times, now).flatMap((date) => stretches.map((one) => partOn(date, one))));
}

/** Monday said on a Monday is today as long as its time is to come. Without a time, the morning decides. */
function datesOf({ days }: Segment, times: readonly Stretch[], now: WallTime): readonly Day[] {
  const [date] = days?.dates ?? [];
  const today = todayOf(now);
  if (!date || !days?.isBare || days.kind !== "weekday" || times.length === 0 || weekdayOf(date) !== weekdayOf(today)) return days?.dates ?? [];
  const isToCome = times.some(({ from, to, said }) => (said === "at" ? from : to) > now.hour * 60 + now.minute);
  return [isToCome ? today : dayAfter(today, 7)];
}

const todayOf = (now: WallTime) => dayAt(asUtc(now).getTime());

function partOn(date: Day, { from, to, said }: Pick<Stretch, "from" | "to" | "said">): DayPart {
  return { date, from, to, ...(said === "at" && { isPoint: true }) };
}

/** A time of the day alone is that of today, or of tomorrow if it is over; "afternoons" are those of all days. */
function undated(segments: readonly Segment[], now: WallTime): DayPart[] {
  const today = todayOf(now);
  const minute = now.hour * 60 + now.minute;
  return segments.flatMap(({ times, everyDay }) =>
    times.flatMap((one) => {
      const dates = everyDay ? run(today, dayAfter(today, MOST_DAYS - 1)) : [one.to > minute ? today : dayAfter(today, 1)];
      return dates.map((date) => partOn(date, one));
    }),
  );
}
