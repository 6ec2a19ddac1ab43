import { locale } from "./locale";

type Options = Intl.DateTimeFormatOptions;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats are costly to make and asked for in every row. */
function format(options: Options): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    formats.set(key, found);
  }
  return found;
}

const inZone = (zone: string | undefined): Options => (zone === undefined ? {} : { timeZone: zone });

const keyFormats = new Map<string | undefined, Intl.DateTimeFormat>();

/** The calendar date of an instant, `YYYY-MM-DD`, in a zone (the browser's own by default). */
export function dayKey(at: string | number, zone?: string): string {
  let found = keyFormats.get(zone);
  if (!found) {
    // Swedish writes dates as ISO 8601 does.
    found = new Intl.DateTimeFormat("sv-SE", { ...inZone(zone), dateStyle: "short" });
    keyFormats.set(zone, found);
  }
  return found.format(new Date(at));
}

/** `14:05` or `2:05 PM`. */
export function clockTime(at: string, zone?: string): string {
  return format({ ...inZone(zone), timeStyle: "short" }).format(new Date(at));
}

/** The hour of the day, 0 to 23. */
export function hourOf(at: string, zone?: string): number {
  const parts = format({ ...inZone(zone), hour: "numeric", hourCycle: "h23" }).formatToParts(new Date(at));
  return Number(parts.find(({ type }) => type === "hour")?.value);
}

/** `Monday, 23 November`, with the year when it is not this one. */
export function longDay(at: string, now: number, zone?: string): string {
  const year: Options = sameYear(at, now, zone) ? {} : { year: "numeric" };
  return format({ ...inZone(zone), weekday: "long", day: "numeric", month: "long", ...year }).format(new Date(at));
}

/** `Mon, 23 Nov`, with the year when it is not this one. */
export function shortDay(at: string, now: number, zone?: string): string {
  const year: Options = sameYear(at, now, zone) ? {} : { year: "numeric" };
  return format({ ...inZone(zone), weekday: "short", day: "numeric", month: "short", ...year }).format(new Date(at));
}

/** `14:00 – 14:30`. */
export function clockRange(start: string, end: string, zone?: string): string {
  const hours = format({ ...inZone(zone), timeStyle: "short" });
  return unbroken(hours.formatRange(new Date(start), new Date(end)));
}

/** A time of day in which no line ends. */
export function unbroken(time: string): string {
  return time.replaceAll(" ", "\u00a0");
}

/** The whole moment, for tooltips and readers. */
export function fullMoment(at: string, zone?: string): string {
  return format({ ...inZone(zone), dateStyle: "full", timeStyle: "short" }).format(new Date(at));
}

/** How many calendar days `at` lies after `now`: 0 today, 1 tomorrow, -1 yesterday. */
export function daysAway(at: string, now: number, zone?: string): number {
  const days = Date.parse(dayKey(at, zone)) - Date.parse(dayKey(now, zone));
  return Math.round(days / 86_400_000);
}

/** Today, yesterday or tomorrow in the reader's language, and null for other days. */
export function nearDay(at: string, now: number, zone?: string): string | null {
  const days = daysAway(at, now, zone);
  if (Math.abs(days) > 1) return null;
  const name = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

/** `today, 14:05`, `Mon, 23 Nov, 14:05`: a moment in the midst of a sentence. */
export function nearMoment(at: string, now: number, zone?: string): string {
  const near = nearDay(at, now, zone);
  return `${near?.toLocaleLowerCase(locale) ?? shortDay(at, now, zone)}, ${clockTime(at, zone)}`;
}

function sameYear(at: string, now: number, zone: string | undefined): boolean {
  return dayKey(at, zone).slice(0, 4) === dayKey(now, zone).slice(0, 4);
}
