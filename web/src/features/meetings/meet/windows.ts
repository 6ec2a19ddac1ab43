import type { ParsedComponents, ParsedResult } from "chrono-node";
import type { Day } from "@/api/wire";
import { EVERY_DAY, isEarly, timesIn, type Tongue, type WallTime } from "./phrases";

/** Part of one day by the clocks on the wall, in minutes after its midnight. */
export interface DayPart {
  date: Day;
  from: number;
  to: number;
}

/** When somebody wants to meet, in the words of whoever said it. */
export interface Wish {
  /** Parts of days in ascending order; none of them lies before today. */
  parts: readonly DayPart[];
  /** Times of the day were said, and not dates alone. */
  hasTimes: boolean;
  /** No dates were said, but a time of all days. */
  isEveryDay: boolean;
}

/** Why nothing is made of what was said: it makes no sense, or it is over. */
export type NoWish = "unclear" | "past";

interface Stretch {
  from: number;
  to: number;
}

/** One thing that was said: dates, times of the day, or both. */
interface Item {
  dates: readonly Day[] | null;
  times: Stretch | null;
  /** Days of the week were said without a date. */
  weekdays: readonly number[] | null;
  /** A week or a month, in which other words may choose days. */
  isSpan: boolean;
  everyDay: boolean;
}

const DAY = 24 * 60;
const DAY_MS = 86_400_000;
const PARTS: readonly (readonly [string, Stretch])[] = [
  ["casualReference/morning", { from: 5 * 60, to: 12 * 60 }],
  ["casualReference/afternoon", { from: 12 * 60, to: 18 * 60 }],
  ["casualReference/evening", { from: 17 * 60, to: 23 * 60 }],
  ["casualReference/tonight", { from: 18 * 60, to: DAY }],
];
const LUNCH: Stretch = { from: 11 * 60, to: 14 * 60 };
/** Farther than this a calendar does not look ahead. */
const MOST_DAYS = 365;

/** Words that say nothing about when, or say it about the time behind them. */
const FILLERS = new Set(
  "on at in the a an around about and or of for please sometime any anytime am um im den der dem das des vom zum zur gegen und oder bitte irgendwann mal kommende kommenden kommender kommendes coming upcoming o'clock uhr".split(" "),
);
const AFTER = new Set(["after", "from", "since", "starting", "past", "ab", "nach", "von"]);
const BEFORE = new Set(["before", "until", "till", "by", "vor", "bis"]);

const wordsOf = (text: string) => text.toLowerCase().split(/[\s,;.!?]+/u).filter((word) => word !== "");
export const dayAt = (midnight: number): Day => new Date(midnight).toISOString().slice(0, 10);
export const midnightOf = (day: Day) => Date.parse(`${day}T00:00:00Z`);

function run(first: Day, last: Day): Day[] {
  const count = Math.min(Math.round((midnightOf(last) - midnightOf(first)) / DAY_MS) + 1, MOST_DAYS);
  return Array.from({ length: Math.max(0, count) }, (_, index) => dayAt(midnightOf(first) + index * DAY_MS));
}

const weekdayOf = (day: Day) => new Date(midnightOf(day)).getUTCDay();
const certain = (from: ParsedComponents, ...names: ("day" | "weekday" | "month" | "hour")[]) => names.some((name) => from.isCertain(name));

function dayOf(from: ParsedComponents): Day {
  return dayAt(Date.UTC(from.get("year") ?? 0, (from.get("month") ?? 1) - 1, from.get("day") ?? 1));
}

/** The library says a day of the week where a whole week is meant, and a day where a whole month is. */
function datesOf({ start, end }: ParsedResult): Pick<Item, "dates" | "isSpan"> {
  const first = dayOf(start);
  if (!certain(start, "day", "weekday", "month")) return { dates: null, isSpan: false };
  if (end && certain(end, "day", "weekday", "month")) return { dates: run(first, lastDay(first, end)), isSpan: !certain(start, "weekday") };
  if (certain(start, "month") && !certain(start, "day")) {
    const [year = 0, month = 1] = first.split("-").map(Number);
    return { dates: run(`${first.slice(0, 8)}01`, dayAt(Date.UTC(year, month, 0))), isSpan: true };
  }
  if (start.tags().has("result/relativeDate") && start.get("weekday") !== null && !certain(start, "weekday")) {
    const monday = midnightOf(first) - ((weekdayOf(first) + 6) % 7) * DAY_MS;
    return { dates: run(dayAt(monday), dayAt(monday + 6 * DAY_MS)), isSpan: true };
  }
  return { dates: [first], isSpan: false };
}

/** Where a range of days of the week ends that begins on a day: on the first such one from there. */
function lastDay(first: Day, end: ParsedComponents): Day {
  const weekday = end.get("weekday");
  if (certain(end, "day") || weekday === null) return dayOf(end);
  return dayAt(midnightOf(first) + ((weekday - weekdayOf(first) + 7) % 7) * DAY_MS);
}

/** @param before the words in front of the result, which may say that it is where a time begins or ends. */
function timesOf({ start, end, text }: ParsedResult, before: readonly string[], duration: number): Stretch | null {
  const said = [...before, ...wordsOf(text)];
  const at = minuteOf(start, said);
  const isNoon = start.tags().has("casualReference/noon");
  if (certain(start, "hour") && end && certain(end, "hour")) {
    const until = (end.get("hour") ?? 0) * 60 + (end.get("minute") ?? 0);
    return { from: at, to: until > at ? until : DAY };
  }
  if (certain(start, "hour") || isNoon) {
    if (said.some((word) => AFTER.has(word))) return { from: at, to: DAY };
    if (said.some((word) => BEFORE.has(word))) return { from: 0, to: at };
    if (isNoon && !said.includes("at")) return LUNCH;
    return { from: at, to: Math.min(at + duration, DAY) };
  }
  return PARTS.find(([tag]) => start.tags().has(tag))?.[1] ?? null;
}

/** `at 3` is at 15:00, unless the half of the day or both digits of the hour were said. */
function minuteOf(start: ParsedComponents, said: readonly string[]): number {
  const hour = start.get("hour") ?? 0;
  const isBare = isEarly(hour) && !start.isCertain("meridiem") && said.includes(String(hour)) && !said.includes("uhr");
  return (isBare ? hour + 12 : hour) * 60 + (start.get("minute") ?? 0);
}

function itemOf(result: ParsedResult, before: readonly string[], duration: number): Item {
  const { dates, isSpan } = datesOf(result);
  const isWeekday = certain(result.start, "weekday") && !certain(result.start, "day");
  return {
    dates,
    isSpan,
    times: timesOf(result, before, duration),
    weekdays: dates && isWeekday ? dates.map(weekdayOf) : null,
    everyDay: result.tags().has(EVERY_DAY),
  };
}

/**
 * Understands when somebody wants to meet.
 *
 * @param now what the clocks show where it is said, and what it is said by.
 * @param duration of the meeting: at a time that is said, exactly one fits in.
 */
export function wishIn(text: string, tongue: Tongue, now: WallTime, options: { duration: number; isAmerican: boolean }): Wish | NoWish {
  const { text: said, found } = timesIn(text, tongue, now, options.isAmerican);
  if (found.length === 0 || found.some(isVague) || found.some((one) => isFar(one, now))) return "unclear";
  const items: Item[] = [];
  let end = 0;
  for (const one of found) {
    const before = wordsOf(said.slice(end, one.index));
    if (!before.every(isUnderstood)) return "unclear";
    items.push(itemOf(one, before, options.duration));
    end = one.index + one.text.length;
  }
  if (!wordsOf(said.slice(end)).every((word) => FILLERS.has(word))) return "unclear";
  return wishOf(items, now);
}

/** The end of a week is no date, and by the time that an answer is read, now is over. */
const isVague = (one: ParsedResult) => one.tags().has("refiner/ENEndOfPeriodRefiner") || one.tags().has("casualReference/now");

/** Farther away than any calendar looks, or no date at all. */
function isFar({ start, end }: ParsedResult, now: WallTime): boolean {
  const today = Date.UTC(now.year, now.month - 1, now.day);
  return [start, end ?? start].some((one) => !(Math.abs(one.date().getTime() - today) < 2 * MOST_DAYS * DAY_MS));
}

const isUnderstood = (word: string) => FILLERS.has(word) || AFTER.has(word) || BEFORE.has(word);

function wishOf(items: readonly Item[], now: WallTime): Wish | NoWish {
  const today = dayAt(Date.UTC(now.year, now.month - 1, now.day));
  const minute = now.hour * 60 + now.minute;
  const general = items.filter(({ dates, times }) => dates === null && times !== null).map(({ times }) => times);
  const days = within(items.filter(({ dates }) => dates !== null));
  if (items.some(({ dates, times }) => dates === null && times === null)) return "unclear";
  const parts = days.flatMap(({ dates, times }) =>
    (dates ?? []).flatMap((date) => stretches(times, general).map(({ from, to }) => ({ date, from, to }))),
  );
  if (days.length === 0) parts.push(...undated(items, today, minute));
  const left = parts.filter(({ date, to }) => date > today || (date === today && to > minute));
  if (left.length === 0) return "past";
  const ascending = left.toSorted((one, other) => one.date.localeCompare(other.date) || one.from - other.from);
  return {
    parts: ascending,
    hasTimes: items.some(({ times }) => times !== null),
    isEveryDay: days.length === 0 && items.some(({ everyDay }) => everyDay),
  };
}

const WHOLE_DAY: Stretch = { from: 0, to: DAY };

function stretches(own: Stretch | null, general: readonly (Stretch | null)[]): Stretch[] {
  if (own) return [own];
  const found = general.filter((one) => one !== null);
  return found.length > 0 ? found : [WHOLE_DAY];
}

/** In a week or a month of which days of the week are said too, those days alone are meant. */
function within(dated: readonly Item[]): readonly Item[] {
  const spans = dated.filter(({ isSpan }) => isSpan);
  const chosen = dated.filter(({ weekdays }) => weekdays !== null);
  if (spans.length === 0 || chosen.length === 0) return dated;
  const all = spans.flatMap(({ dates }) => dates ?? []);
  const general = spans.find(({ times }) => times !== null)?.times ?? null;
  return chosen.map(({ times, weekdays, everyDay }) => ({
    dates: all.filter((day) => weekdays?.includes(weekdayOf(day))),
    times: times ?? general,
    weekdays,
    isSpan: false,
    everyDay,
  }));
}

/** A time of the day alone is that of today, or of tomorrow if it is over; "afternoons" are those of all days. */
function undated(items: readonly Item[], today: Day, minute: number): DayPart[] {
  const tomorrow = dayAt(midnightOf(today) + DAY_MS);
  return items.flatMap(({ times, everyDay }) => {
    if (!times) return [];
    const dates = everyDay ? run(today, dayAt(midnightOf(today) + (MOST_DAYS - 1) * DAY_MS)) : [times.to > minute ? today : tomorrow];
    return dates.map((date) => ({ date, from: times.from, to: times.to }));
  });
}
