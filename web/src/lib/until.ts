import { locale } from "./locale";

const UNITS = [
  { unit: "day", ms: 86_400_000 },
  { unit: "hour", ms: 3_600_000 },
  { unit: "minute", ms: 60_000 },
] as const;

const relative = new Intl.RelativeTimeFormat(locale, { numeric: "always" });

/** How long until an instant, in the largest unit that fits: `in 5 minutes`, `in 2 days`. */
export function untilThen(at: string, now: number): string {
  const left = Date.parse(at) - now;
  const { unit, ms } = UNITS.find((one) => Math.abs(left) >= one.ms) ?? UNITS[2];
  return relative.format(Math.round(left / ms), unit);
}
