import type { ParsedComponents, ParsedResult } from "chrono-node";
import type { Day } from "@/api/wire";
import { dayAfter, dayAt, DAY_MS, midnightOf, mondayOf, MOST_DAYS, run, weekdayOf } from "./days";
import { asUtc, EVERY_DAY, ONE_WORD, timesIn, type Tongue, type WallTime } from "./phrases";
import { beginsRange, isBound, type Stretch, stretchOf } from "./stretches";

/** What stands between one thing that was said and the next; `none` at the beginning. */
export type Joint = "none" | "comma" | "and" | "or";

/** One thing that was said: dates, a time of the day, or both in one word. */
export interface Item {
  joint: Joint;
  dates: readonly Day[] | null;
  time: Stretch | null;
  /** Days of the week without a date, a week or month in which others choose, or dates by themselves. */
  kind: "weekday" | "span" | "date";
  /** A day of the week in one word, which is today where the time is still to come. */
  isBare: boolean;
  /** The days of the week are those of a week that was said right behind them. */
  hasWeek: boolean;
  /** The time belongs to this day and to no other, as in "tonight". */
  isOwn: boolean;
  everyDay: boolean;
  /** Milliseconds of real time from now on, as in "in two hours". */
  after: number | null;
}

/** Words that say nothing about when, or say it about the time behind them. */
const FILLERS = new Set(
  "on at in the a an around about and or of for please sometime anytime am um im den der dem das des die vom zum zur gegen und oder bitte irgendwann mal kommende kommenden kommender kommendes coming upcoming o'clock uhr".split(" "),
);
const OR = new Set(["or", "oder"]);
const AND = new Set(["and", "und"]);
const WEEK = /week|woche/iu;
/** From now on, not once: `next 3 days`. A single unit is the one that follows this: `next week`. */
const FROM_NOW = /^(?:(?:next|nächste[nrs]?|naechste[nrs]?|coming|kommende[nrs]?|folgende[nrs]?)\s+\S+\s+\S|within\s|innerhalb\s)/iu;
/** Times of this day, in words that do not mean those of another. */
const TODAY = /^(?:this|tonight|today|heute|diese[nr]?)\b/iu;

const wordsOf = (text: string) => text.toLowerCase().split(/[\s,;.!?]+/u).filter((word) => word !== "");
const certain = (from: ParsedComponents, ...names: ("day" | "weekday" | "month" | "hour")[]) => names.some((name) => from.isCertain(name));
const isDated = (from: ParsedComponents) => certain(from, "day", "weekday", "month");

/** All that was said about when, in its order; null if there is something else, too, or it is not clear. */
export function itemsIn(text: string, tongue: Tongue, now: WallTime, options: { duration: number; isAmerican: boolean }): Item[] | null {
  const { text: said, found } = timesIn(text, tongue, now, options.isAmerican);
  const items: Item[] = [];
  let end = 0;
  for (const one of found) {
    const item = isVague(one) || isFar(one, now) ? null : itemOf(one, said.slice(end, one.index), now, options.duration);
    if (!item) return null;
    items.push(items.length === 0 ? { ...item, joint: "none" } : item);
    end = one.index + one.text.length;
  }
  return wordsOf(said.slice(end)).every((word) => FILLERS.has(word)) ? items : null;
}

/** The end of a week is no date, midnight is of two, and by the time that an answer is read, now is over. */
const isVague = (one: ParsedResult) =>
  ["refiner/ENEndOfPeriodRefiner", "casualReference/now", "casualReference/midnight"].some((tag) => one.tags().has(tag));

/** Farther away than any calendar looks, or no date at all. */
function isFar({ start, end }: ParsedResult, now: WallTime): boolean {
  const today = Date.UTC(now.year, now.month - 1, now.day);
  return [start, end ?? start].some((one) => !(Math.abs(one.date().getTime() - today) < 2 * MOST_DAYS * DAY_MS));
}

function itemOf(result: ParsedResult, between: string, now: WallTime, duration: number): Item | null {
  const { start, end, text } = result;
  const before = wordsOf(between);
  const bounds = before.filter(isBound);
  if (!before.every((word) => FILLERS.has(word) || isBound(word) || word === ONE_WORD)) return null;
  // The third of December is a Thursday, or not.
  if (certain(start, "weekday") && certain(start, "day") && weekdayOf(dayOf(start)) !== start.get("weekday")) return null;
  // `9am to friday` is no stretch of one day.
  if (end && (isDated(start) !== isDated(end) || certain(start, "hour") !== certain(end, "hour"))) return null;
  const isRelative = result.tags().has("result/relativeDateAndTime");
  const item = { joint: jointOf(between, before), isBare: false, hasWeek: false, everyDay: result.tags().has(EVERY_DAY), after: null };
  if (isRelative) {
    const after = Math.round((start.date().getTime() - asUtc(now).getTime()) / 60_000) * 60_000;
    if (bounds.length > 0 || FROM_NOW.test(text)) return null;
    return { ...item, dates: null, time: null, kind: "date", isOwn: true, after };
  }
  const time = stretchOf(result, [...before, ...wordsOf(text)], duration);
  if (bounds.length > 0 && !isSaidBy(time, bounds, end !== null)) return null;
  const today = dayAt(Date.UTC(now.year, now.month - 1, now.day));
  const dates = datesOf(result, today) ?? (time && TODAY.test(text) ? { dates: [today], kind: "date" as const } : null);
  if (!dates && !time) return null;
  const isOwn = dates !== null && time !== null && (TODAY.test(text) || !/\s/u.test(text.trim()));
  const isCompound = before.includes(ONE_WORD);
  return {
    ...item,
    dates: dates?.dates ?? null,
    time,
    kind: dates?.kind ?? "date",
    isBare: dates?.kind === "weekday" && !/\s/u.test(text.trim()),
    hasWeek: dates?.kind === "weekday" && WEEK.test(text),
    isOwn: isOwn || isCompound,
  };
}

/** Whether words such as "after" say something about this time: no date begins or ends what is meant. */
function isSaidBy(time: Stretch | null, bounds: readonly string[], isRange: boolean): boolean {
  if (time?.said === "after" || time?.said === "before") return bounds.length === 1;
  return isRange && bounds.length === 1 && bounds.every(beginsRange);
}

function jointOf(between: string, words: readonly string[]): Joint {
  if (words.some((word) => OR.has(word))) return "or";
  if (words.some((word) => AND.has(word))) return "and";
  return /[,;]/u.test(between) ? "comma" : "none";
}

function dayOf(from: ParsedComponents): Day {
  return dayAt(Date.UTC(from.get("year") ?? 0, (from.get("month") ?? 1) - 1, from.get("day") ?? 1));
}

type Dates = Pick<Item, "kind"> & { dates: Day[] };

/** The library says a day of the week where a whole week is meant, and a day where a whole month is. */
function datesOf({ start, end, text }: ParsedResult, today: Day): Dates | null {
  const first = dayOf(start);
  if (!isDated(start)) return null;
  const isWeekday = certain(start, "weekday") && !certain(start, "day");
  const isRelative = start.tags().has("result/relativeDate");
  if (isRelative && FROM_NOW.test(text)) return { dates: run(/^(?:within|innerhalb)/iu.test(text) ? today : dayAfter(today, 1), first), kind: "span" };
  if (end && isDated(end)) return { dates: run(first, lastDay(first, end)), kind: isWeekday ? "weekday" : "span" };
  if (certain(start, "month") && !certain(start, "day")) {
    const [year = 0, month = 1] = first.split("-").map(Number);
    return { dates: run(`${first.slice(0, 8)}01`, dayAt(Date.UTC(year, month, 0))), kind: "span" };
  }
  if (isRelative && start.get("weekday") !== null && !certain(start, "weekday")) {
    const monday = mondayOf(first);
    return { dates: run(monday, dayAfter(monday, 6)), kind: "span" };
  }
  return { dates: [first], kind: isWeekday ? "weekday" : "date" };
}

/** Where a range of days of the week ends that begins on a day: on the first such one from there. */
function lastDay(first: Day, end: ParsedComponents): Day {
  const weekday = end.get("weekday");
  if (certain(end, "day") || weekday === null) return dayOf(end);
  return dayAt(midnightOf(first) + ((weekday - weekdayOf(first) + 7) % 7) * DAY_MS);
}
