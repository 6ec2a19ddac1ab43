import type { Day } from "@/api/wire";
import { mondayOf, run, dayAfter, weekdayOf } from "./days";
import type { Item } from "./items";
import { areBounds, joined, overlap, type Stretch } from "./stretches";

/**
 * What was said in one breath: days, times of a day, or times of these days. `timeFirst` holds where
 * the time stands in front of the days, as in `9-11 on friday`.
 */
export interface Segment {
  days: Item | null;
  /** The week or month in which the days were chosen, and whether it was said behind them. */
  span: { dates: readonly Day[]; isBehind: boolean } | null;
  times: Stretch[];
  timeFirst: boolean;
  isOwn: boolean;
  everyDay: boolean;
  after: number | null;
}

const empty = (): Segment => ({ days: null, span: null, times: [], timeFirst: false, isOwn: false, everyDay: false, after: null });

/** Parts what was said where "or" stands, and where the next day or time can be none of the same; null if it is not clear. */
export function segmentsOf(items: readonly Item[]): Segment[] | null {
  const found: Segment[] = [];
  for (const item of items) {
    const last = found.at(-1);
    const isApart = !last || item.joint === "or" || item.joint === "and";
    if (item.joint === "and" && last && narrowed(last, item)) continue;
    const next = isApart ? "apart" : grown(last, item, found.length > 1);
    if (next === null) return null;
    if (next === "apart") found.push(withItem(empty(), item));
    else found[found.length - 1] = next;
  }
  return inWeeks(found);
}

function withItem(segment: Segment, item: Item): Segment {
  const isFirst = segment.times.length > 0 && segment.days === null;
  const span = item.dates && item.kind === "span" ? { dates: item.dates, isBehind: false } : null;
  return {
    days: item.dates ? item : segment.days,
    span: span ?? segment.span,
    times: item.time ? [...segment.times, item.time] : segment.times,
    timeFirst: segment.timeFirst || (isFirst && item.dates !== null),
    isOwn: segment.isOwn || item.isOwn,
    everyDay: segment.everyDay || item.everyDay,
    after: item.after,
  };
}

/** `after 9 and before 11` is both at once. */
function narrowed(last: Segment, item: Item): boolean {
  const [time, ...others] = last.times;
  if (!time || others.length > 0 || !item.time || item.dates || !areBounds(time, item.time)) return false;
  const both = overlap(time, item.time);
  if (both) last.times = [both];
  return both !== null;
}

/** A segment with what follows it without "or"; "apart" if that is one of its own, null if it contradicts it. */
function grown(last: Segment, item: Item, isLater: boolean): Segment | "apart" | null {
  if (last.after !== null || item.after !== null) return item.joint === "comma" ? "apart" : null;
  if (!item.dates) return timed(last, item);
  if (last.days === null) {
    if (item.joint === "comma" && isLater) return "apart";
    if (item.time) return null;
    return withItem(last, item);
  }
  if (item.time) return item.joint === "comma" || last.times.length > 0 ? "apart" : null;
  const isChoice = [last.days.kind, item.kind].toSorted().join(" ") === "span weekday";
  if (isChoice && (last.times.length === 0 || item.joint === "none")) return last.span ? chosenIn(last, item) : chosenFrom(last, item);
  if (last.times.length > 0 || item.joint === "comma") return "apart";
  return last.days.kind === "weekday" && item.kind === "weekday" ? "apart" : null;
}

function timed(last: Segment, item: Item): Segment | "apart" | null {
  const [time, ...others] = last.times;
  if (!item.time) return null;
  if (!time) return withItem(last, item);
  const both = others.length === 0 ? joined(time, item.time) : "apart";
  if (both === null) return null;
  if (both !== "apart") return { ...last, times: [both], isOwn: last.isOwn || item.isOwn, everyDay: last.everyDay || item.everyDay };
  // In `9-11 friday 2-4` the day has a time on either side.
  return last.timeFirst && item.joint === "none" ? null : "apart";
}

/** `next week tuesday`. */
function chosenIn(last: Segment, item: Item): Segment | null {
  if (item.hasWeek || !last.span) return null;
  return choice(last, item, { dates: last.span.dates, isBehind: false });
}

/** `tuesday next week`. */
function chosenFrom(last: Segment, item: Item): Segment | null {
  if (!last.days || last.days.hasWeek || !item.dates) return null;
  return choice(last, last.days, { dates: item.dates, isBehind: true });
}

function choice(segment: Segment, days: Item, span: NonNullable<Segment["span"]>): Segment | null {
  const weekdays = new Set(days.dates?.map(weekdayOf));
  const dates = span.dates.filter((day) => weekdays.has(weekdayOf(day)));
  return dates.length === 0 ? null : { ...segment, days: { ...days, dates, kind: "date" }, span };
}

/** A week that is said of the last of several days of the week is that of all, and so is one that stands in front. */
function inWeeks(segments: readonly Segment[]): Segment[] | null {
  const forward: Segment[] = [];
  for (const segment of segments) {
    const last = forward.at(-1);
    const before = last?.days?.kind !== "span" && last?.span?.isBehind === false ? last.span : null;
    const moved = before && isPlain(segment) && segment.days ? choice(segment, segment.days, before) : segment;
    if (!moved) return null;
    forward.push(moved);
  }
  const found: Segment[] = [];
  for (const segment of forward.toReversed()) {
    const next = found[0];
    const behind = next?.days && (next.days.hasWeek ? weekOf(next.days) : next.span?.isBehind ? next.span.dates : null);
    const moved = behind && isPlain(segment) && segment.days ? choice(segment, segment.days, { dates: behind, isBehind: true }) : segment;
    if (!moved) return null;
    found.unshift(moved);
  }
  return found;
}

const isPlain = ({ days, span }: Segment) => days?.kind === "weekday" && !days.hasWeek && span === null;

function weekOf({ dates }: Item): Day[] {
  const monday = mondayOf(dates?.[0] ?? "");
  return run(monday, dayAfter(monday, 6));
}
