import type { Room } from "@/api/wire";
import { clockTime, daysAway, nearMoment } from "@/lib/dates";
import { isMuted } from "../state/select";
import { words } from "../words";

const HOUR_MS = 3_600_000;
const MORNING_HOUR = 8;
/** A mute without an end: no person lives to see it, and every program can write it. */
const FOREVER = Date.UTC(9000, 0, 1);

/** How long a conversation can be muted, each with its end in epoch milliseconds. */
export const MUTES = [
  { id: "hour", end: (now: number) => now + HOUR_MS },
  { id: "day", end: tomorrowMorning },
  { id: "forever", end: () => FOREVER },
] as const;

function tomorrowMorning(now: number): number {
  const morning = new Date(now);
  morning.setDate(morning.getDate() + 1);
  morning.setHours(MORNING_HOUR, 0, 0, 0);
  return morning.getTime();
}

/** Until when a conversation is muted, as a sentence; null if it is not. */
export function mutedText(room: Room, now: number): string | null {
  if (room.muted_until === null || !isMuted(room, now)) return null;
  if (Date.parse(room.muted_until) >= FOREVER) return words.mutedForever;
  const isToday = daysAway(room.muted_until, now) === 0; // as short as can be: a phone has little room
  return words.muted(isToday ? clockTime(room.muted_until) : nearMoment(room.muted_until, now));
}

/** Why a conversation does not alert, as a sentence; null if it does. */
export function quietText(room: Room, now: number): string | null {
  return mutedText(room, now) ?? (room.notify === "none" ? words.notificationsOff : null);
}
