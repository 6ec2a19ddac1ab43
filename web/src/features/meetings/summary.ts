import type { Availability, HourRange, Weekday } from "@/api/wire";
import { unbroken } from "@/lib/dates";
import { locale } from "@/lib/locale";
import { words } from "./words";

export const WEEKDAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** A Monday, from which weekday names are formatted. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

export function weekdayName(day: Weekday, style: "long" | "short"): string {
  const at = MONDAY + WEEKDAYS.indexOf(day) * DAY_MS;
  return new Intl.DateTimeFormat(locale, { weekday: style, timeZone: "UTC" }).format(at);
}

const clock = new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone: "UTC" });

/** A day without a change of the clocks, on which wall times are formatted. */
const onSomeDay = (time: string) => Date.parse(`2024-01-01T${time}:00Z`);

/** A wall time as the reader writes it; the day's end stays `24:00`, which no clock shows. */
export function wallTime(time: string): string {
  return time === "24:00" ? words.endOfDay : clock.format(onSomeDay(time));
}

export function rangeText({ start, end }: HourRange): string {
  if (end === "24:00" || start >= end) return words.untilMidnight(wallTime(start), wallTime(end));
  return unbroken(clock.formatRange(onSomeDay(start), onSomeDay(end)));
}

/** Several ranges, with the word for the clock once, at the end. */
function rangesText(ranges: readonly HourRange[]): string {
  const said = ranges.map(rangeText);
  const { clockUnit } = words;
  const isLast = (index: number) => index === said.length - 1;
  return said.map((text, index) => (clockUnit === "" || isLast(index) ? text : text.replace(clockUnit, ""))).join(", ");
}

/** The hours in one line: `Mon–Fri 9:00–17:00 · Sat 10:00–12:00`, or the dates where there are no weekly ones. */
export function hoursSummary({ weekly, overrides }: Availability): string {
  const runs: { first: Weekday; last: Weekday; hours: string }[] = [];
  for (const day of WEEKDAYS) {
    const hours = rangesText(weekly[day] ?? []);
    const previous = runs.at(-1);
    if (previous && previous.hours === hours) previous.last = day;
    else runs.push({ first: day, last: day, hours });
  }
  const said = runs.filter(({ hours }) => hours !== "");
  if (said.length === 0) return datesSummary(overrides);
  return said
    .map(({ first, last, hours }) => {
      const from = weekdayName(first, "short");
      return `${first === last ? from : `${from}–${weekdayName(last, "short")}`} ${hours}`;
    })
    .join(" · ");
}

const date = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
/** More than these a line does not hold. */
const MOST_RUNS = 3;

/** Single dates in one line: `Tue, 24 Nov 12:00–18:00 · Mon, 30 Nov – Fri, 4 Dec 9:00–17:00`. */
function datesSummary(overrides: Availability["overrides"]): string {
  const runs: { first: number; last: number; hours: string }[] = [];
  for (const { date: on, ranges } of overrides.filter((one) => one.ranges.length > 0)) {
    const at = Date.parse(`${on}T00:00:00Z`);
    const hours = rangesText(ranges);
    const previous = runs.at(-1);
    if (previous && previous.hours === hours && at - previous.last === DAY_MS) previous.last = at;
    else runs.push({ first: at, last: at, hours });
  }
  if (runs.length === 0) return words.invite.noWeekly;
  const said = runs.slice(0, MOST_RUNS).map(({ first, last, hours }) => `${date.formatRange(first, last)} ${hours}`);
  const left = runs.length - said.length;
  return [...said, ...(left > 0 ? [words.invite.moreDates(left)] : [])].join(" · ");
}
