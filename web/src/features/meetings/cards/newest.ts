import { createContext, use } from "react";
import type { Id, Meeting, Message } from "@/api/wire";
import { newer } from "../state";

/** Meeting → the `seq` of the newest message, of those in sight, in which somebody changed it. */
export type Newest = ReadonlyMap<Id, number>;

export const NewestContext = createContext<Newest>(new Map());

export function newestChanges(messages: readonly Message[]): Newest {
  return new Map(
    messages.flatMap(({ kind, meeting, seq }) => (meeting && kind !== "system" ? [[meeting.id, seq] as const] : [])),
  );
}

/** Whether what a message tells of its meeting has been overtaken by a later change. */
export function useIsOutdated(message: Message, meeting: Meeting): boolean {
  return isOutdated(message, meeting, use(NewestContext));
}

function isOutdated({ kind, seq }: Message, { id, status, version }: Meeting, newest: Newest): boolean {
  if (kind === "cancellation") return false;
  return status === "cancelled" || (kind === "booking" && version > 1) || (newest.get(id) ?? 0) > seq;
}

/**
 * Whether a message is a notice about a meeting that has since been changed: the folded card before
 * it says so already.
 *
 * @param known the newest copies of meetings, which may be newer than those inside messages.
 */
export function isStaleNotice(message: Message, newest: Newest, known: Readonly<Record<Id, Meeting>>): boolean {
  const { kind, meeting } = message;
  return kind === "system" && !!meeting && isOutdated(message, newer(known[meeting.id], meeting), newest);
}
