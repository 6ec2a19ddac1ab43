import type { Id, Invite, Meeting } from "@/api/wire";
import { words } from "./words";

/** What a meeting is called where nothing else says with whom it is. */
export function meetingTitle({ title, untitled, attendees }: Meeting, me: Id): string {
  if (!untitled) return title;
  const others = attendees.filter(({ id }) => id !== me).map(({ name }) => name);
  if (others.length === 0) return words.untitled.meeting;
  return others.length === attendees.length ? words.untitled.between(others) : words.untitled.with(others);
}

/** The same where that is said beside it. */
export function shortTitle({ title, untitled }: Meeting | Invite): string {
  return untitled ? words.untitled.meeting : title;
}
