import { createContext, use } from "react";
import type { Id, Meeting, Message } from "@/api/wire";

/** Meeting → the `seq` of the newest message, of those in sight, in which somebody changed it. */
export type Newest = ReadonlyMap<Id, number>;

export const NewestContext = createContext<Newest>(new Map());

export function newestChanges(messages: readonly Message[]): Newest {
  return new Map(
    messages.flatMap(({ kind, meeting, seq }) => (meeting && kind !== "system" ? [[meeting.id, seq] as const] : [])),
  );
}

/** Whether what a message tells of its meeting has been overtaken by a later change. */
export function useIsOutdated({ kind, seq }: Message, { id, status, version }: Meeting): boolean {
  const newest = use(NewestContext).get(id) ?? 0;
  if (kind === "cancellation") return false;
  return status === "cancelled" || (kind === "booking" && version > 1) || newest > seq;
}
