import type { ParsedComponents, ParsedResult } from "chrono-node";
import { DAY } from "./days";
import { isEarly } from "./phrases";

/** A stretch of a day by the clock on the wall, in minutes after midnight; over the next one if `to` is past the day's end. */
export interface Stretch {
  from: number;
  to: number;
  /**
   * How it was said: `at` a time, in which one meeting fits; as a range `between` two; as all that is
   * `after` or `before` one; or as a `part` of the day, such as its afternoon.
   */
  said: "at" | "between" | "after" | "before" | "part";
  /** The half of the day was said, or shows. */
  isExact: boolean;
}

const PARTS: readonly (readonly [string, number, number])[] = [
  ["casualReference/morning", 5 * 60, 12 * 60],
  ["casualReference/afternoon", 12 * 60, 18 * 60],
  ["casualReference/evening", 17 * 60, 23 * 60],
  ["casualReference/tonight", 18 * 60, DAY],
];
const LUNCH: Stretch = { from: 11 * 60, to: 14 * 60, said: "part", isExact: true };
const AFTER = new Set(["after", "from", "since", "starting", "past", "ab", "nach", "von"]);
const BEFORE = new Set(["before", "until", "till", "by", "vor", "bis"]);
const HALF = /(?:\d|\b)[ap]\.?m\b|\b0\d|\b(?:1[3-9]|2[0-4])\b/iu;

/** Whether a word makes a time the end or the beginning of what is meant. */
export const isBound = (word: string) => AFTER.has(word) || BEFORE.has(word);
/** Whether a word may stand in front of a range and says nothing more than the range does. */
export const beginsRange = (word: string) => word === "from" || word === "von";

/** @param said the words of the result and those in front of it, which may say that it is where a time begins or ends. */
export function stretchOf({ start, end, text }: ParsedResult, said: readonly string[], duration: number): Stretch | null {
  const at = minuteOf(start, said);
  const isExact = HALF.test(text);
  const isNoon = start.tags().has("casualReference/noon");
  if (start.isCertain("hour") && end?.isCertain("hour")) {
    const until = (end.get("hour") ?? 0) * 60 + (end.get("minute") ?? 0);
    return { from: at, to: until > at ? until : until + DAY, said: "between", isExact };
  }
  if (start.isCertain("hour") || isNoon) {
    if (said.some((word) => AFTER.has(word))) return { from: at, to: DAY, said: "after", isExact };
    if (said.some((word) => BEFORE.has(word))) return { from: 0, to: at, said: "before", isExact };
    if (isNoon && !said.includes("at")) return LUNCH;
    return { from: at, to: at + duration, said: "at", isExact: isExact || isNoon };
  }
  const part = PARTS.find(([tag]) => start.tags().has(tag));
  return part ? { from: part[1], to: part[2], said: "part", isExact: true } : null;
}

/** `at 3` is at 15:00, unless the half of the day or both digits of the hour were said. */
function minuteOf(start: ParsedComponents, said: readonly string[]): number {
  const hour = start.get("hour") ?? 0;
  const isBare = isEarly(hour) && !start.isCertain("meridiem") && said.includes(String(hour)) && !said.includes("uhr");
  return (isBare ? hour + 12 : hour) * 60 + (start.get("minute") ?? 0);
}

/**
 * What two times come to that are said of the same day without a word between them, as in
 * `tonight at 8` and `after 9 before 11`; "apart" if they are two, null if they contradict each other.
 */
export function joined(one: Stretch, other: Stretch): Stretch | "apart" | null {
  if (areBounds(one, other)) return overlap(one, other);
  if ((one.said === "part") === (other.said === "part")) return "apart";
  const [part, clock] = one.said === "part" ? [one, other] : [other, one];
  if (clock.said === "after" || clock.said === "before") return overlap(part, inHalf(part, clock) ?? clock);
  return inHalf(part, clock);
}

/** Whether one time says where it begins and the other where it ends. */
export const areBounds = (one: Stretch, other: Stretch) => [one.said, other.said].toSorted().join(" ") === "after before";

/** What lies in both; null if nothing does. */
export function overlap(one: Stretch, other: Stretch): Stretch | null {
  const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)];
  return from < to ? { from, to, said: "between", isExact: true } : null;
}

const later = (minute: number) => (minute === 0 || minute === DAY ? minute : minute + DAY / 2);

/** A time in the half of the day that a part of it says: `8` in the evening is at 20:00. */
function inHalf(part: Stretch, clock: Stretch): Stretch | null {
  const bound = (minute: number) => part.from <= minute && minute <= part.to;
  const edge = clock.said === "before" ? clock.to : clock.from;
  if (bound(edge)) return { ...clock, isExact: true };
  if (clock.isExact || !bound(edge + DAY / 2)) return null;
  if (clock.said === "before") return { ...clock, to: later(clock.to), isExact: true };
  const to = clock.said === "after" ? clock.to : later(clock.to);
  return { ...clock, from: later(clock.from), to, isExact: true };
}
