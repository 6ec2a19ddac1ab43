import type { Availability, HourRange, Weekday } from "@/api/wire";
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
  if (end === "24:00" || start >= end) return `${wallTime(start)} – ${wallTime(end)}`;
  return clock.formatRange(onSomeDay(start), onSomeDay(end));
}

/** The weekly hours in one line: `Mon–Fri 9:00–17:00 · Sat 10:00–12:00`. */
export function hoursSummary({ weekly }: Availability): string {
  const runs: { first: Weekday; last: Weekday; hours: string }[] = [];
  for (const day of WEEKDAYS) {
    const hours = (weekly[day] ?? []).map(rangeText).join(", ");
    const previous = runs.at(-1);
    if (previous && previous.hours === hours) previous.last = day;
    else runs.push({ first: day, last: day, hours });
  }
  const said = runs.filter(({ hours }) => hours !== "");
  if (said.length === 0) return words.invite.noWeekly;
  return said
    .map(({ first, last, hours }) => {
      const from = weekdayName(first, "short");
      return `${first === last ? from : `${from}–${weekdayName(last, "short")}`} ${hours}`;
    })
    .join(" · ");
}
