import type { Availability, HourRange, Weekday } from "@/api/wire";
import { WEEKDAYS } from "../summary";
import { words } from "./words";

/** A field's path, as the server names it (`weekly.mon.0.end`) → what is wrong with it. */
export type FieldErrors = Readonly<Record<string, string>>;

const DEFAULT: HourRange = { start: "09:00", end: "17:00" };
const STEP = 15;
const DAY = 24 * 60;
const MOST_RANGES = 500;

export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

export function timeOf(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return `${String(hours).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** The wall times to choose from, with one that is set already even if it is no quarter of an hour. */
export function choices(edge: "start" | "end", current: string): string[] {
  const times = Array.from({ length: DAY / STEP + 1 }, (_, index) => timeOf(index * STEP));
  const legal = edge === "start" ? times.slice(0, -1) : times.slice(1);
  return legal.includes(current) ? legal : [...legal, current].toSorted();
}

/** The next range to offer on a day that has some: an hour after the last one, as far as there is room. */
export function nextRange(ranges: readonly HourRange[]): HourRange | null {
  if (ranges.length === 0) return DEFAULT;
  const end = Math.max(...ranges.map((range) => minutesOf(range.end)));
  const start = Math.min(end + 60, DAY - STEP);
  if (start < end) return null;
  return { start: timeOf(start), end: timeOf(Math.min(start + 60, DAY)) };
}

/** What is wrong with the ranges of one day: at most one sentence for each field. */
export function rangeErrors(ranges: readonly HourRange[], path: string): FieldErrors {
  const errors: Record<string, string> = {};
  ranges.forEach((range, index) => {
    const start = minutesOf(range.start);
    if (minutesOf(range.end) <= start) errors[`${path}.${index}.end`] = words.share.reversed;
    const overlaps = ranges.some(
      (other, at) => at < index && start < minutesOf(other.end) && minutesOf(other.start) < minutesOf(range.end),
    );
    if (overlaps) errors[`${path}.${index}.start`] = words.share.overlap;
  });
  return errors;
}

/** Everything that is wrong before the server is asked. */
export function availabilityErrors({ weekly, overrides }: Availability): FieldErrors {
  const days = WEEKDAYS.map((day) => rangeErrors(weekly[day] ?? [], `weekly.${day}`));
  const dates = overrides.map(({ date, ranges }, index) => ({
    ...rangeErrors(ranges, `overrides.${index}.ranges`),
    ...(overrides.findIndex((other) => other.date === date) < index && {
      [`overrides.${index}.date`]: words.share.sameDate,
    }),
  }));
  const lists = [...WEEKDAYS.map((day) => weekly[day] ?? []), ...overrides.map(({ ranges }) => ranges)];
  const tooMany = lists.flat().length > MOST_RANGES && { overrides: words.share.tooManyRanges(MOST_RANGES) };
  return Object.assign({}, ...days, ...dates, tooMany) as FieldErrors;
}

/** Whether there is any time at all to be met in. */
export function offersNothing({ weekly, overrides }: Availability): boolean {
  return (
    WEEKDAYS.every((day) => (weekly[day] ?? []).length === 0) &&
    overrides.every(({ ranges }) => ranges.length === 0)
  );
}

/** Puts one day's ranges on other days. */
export function copied(availability: Availability, from: Weekday, to: readonly Weekday[]): Availability {
  const ranges = availability.weekly[from] ?? [];
  const copies = Object.fromEntries(to.map((day) => [day, ranges]));
  return { ...availability, weekly: { ...availability.weekly, ...copies } };
}

/** The errors below a path, without that path. */
export function below(errors: FieldErrors, path: string): FieldErrors {
  const prefix = `${path}.`;
  const found = Object.entries(errors).filter(([field]) => field.startsWith(prefix));
  return Object.fromEntries(found.map(([field, what]) => [field.slice(prefix.length), what]));
}
