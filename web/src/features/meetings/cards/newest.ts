import { createContext, use } from "react";
import type { Id, Meeting, Message, Span } from "@/api/wire";
import { newer } from "../state";

/** A message in which somebody changed a meeting; `previous`: when it was before it was moved. */
interface Change {
  seq: number;
  previous: Span | null;
}

/** Meeting → the changes to it in the messages in sight, the oldest first. */
export type Changes = ReadonlyMap<Id, readonly Change[]>;

export const ChangesContext = createContext<Changes>(new Map());

export function changesIn(messages: readonly Message[]): Changes {
  const found = new Map<Id, Change[]>();
  for (const { kind, meeting, seq, previous = null } of messages) {
    if (!meeting || kind === "system") continue;
    const known = found.get(meeting.id) ?? [];
    found.set(meeting.id, [...known, { seq, previous }]);
  }
  return found;
}

/** When the meeting was by this message, if a later one moved it. */
export function useMovedFrom({ meeting, seq }: Message): Span | null {
  const changes = use(ChangesContext).get(meeting?.id ?? "");
  return changes?.find((change) => change.seq > seq && change.previous)?.previous ?? null;
}

/** Whether what a message tells of its meeting has been overtaken by a later change. */
export function useIsOutdated(message: Message, meeting: Meeting): boolean {
  return isOutdated(message, meeting, use(ChangesContext));
}

function isOutdated({ kind, seq }: Message, { id, status, version }: Meeting, changes: Changes): boolean {
  if (kind === "cancellation") return false;
  return status === "cancelled" || (kind === "booking" && version > 1) || (changes.get(id)?.at(-1)?.seq ?? 0) > seq;
}

/**
 * Whether a message is a notice about a meeting that has since been changed: the folded card before
 * it says so already.
 *
 * @param known the newest copies of meetings, which may be newer than those inside messages.
 */
export function isStaleNotice(message: Message, changes: Changes, known: Readonly<Record<Id, Meeting>>): boolean {
  const { kind, meeting } = message;
  return kind === "system" && !!meeting && isOutdated(message, newer(known[meeting.id], meeting), changes);
}
