import type { Id, Meeting } from "@/api/wire";

/** Whether somebody is one of a meeting's people; a room's other members only read of it. */
export function takesPart({ attendees }: Meeting, me: Id): boolean {
  return attendees.some(({ id }) => id === me);
}
