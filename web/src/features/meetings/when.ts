import { clockRange, longDay, nearDay, shortDay } from "@/lib/dates";
import type { Span } from "@/api/wire";

/** `Tomorrow, Tuesday, 24 November` or `Friday, 27 November`. */
export function meetingDay(at: string, now: number, zone: string): string {
  const near = nearDay(at, now, zone);
  const day = longDay(at, now, zone);
  return near === null ? day : `${near}, ${day}`;
}

/** `Tue, 24 Nov, 10:00 – 10:30`. */
export function meetingTime({ start, end }: Span, now: number, zone: string): string {
  return `${shortDay(start, now, zone)}, ${clockRange(start, end, zone)}`;
}

/** Before a meeting's start it is time to think of joining. */
const SOON_MS = 15 * 60_000;

/** Whether a meeting is running or about to start. */
export function isImminent(span: Span, now: number): boolean {
  return phaseOf(span, now + SOON_MS) !== "coming" && phaseOf(span, now) !== "over";
}

export type Phase = "coming" | "running" | "over";

export function phaseOf({ start, end }: Span, now: number): Phase {
  if (now >= Date.parse(end)) return "over";
  return now >= Date.parse(start) ? "running" : "coming";
}
