import { createContext, use } from "react";
import type { Invite, Meeting } from "@/api/wire";
import { useSelected } from "@/lib/store";
import type { Meetings } from "./meetings";
import { type MeetingsState, newer } from "./state";

export const MeetingsContext = createContext<Meetings | null>(null);

export function useMeetings(): Meetings {
  const meetings = use(MeetingsContext);
  if (!meetings) throw new Error("no MeetingsContext around this component");
  return meetings;
}

export function useMeetingsState<T>(select: (state: MeetingsState) => T): T {
  return useSelected(useMeetings().store, select);
}

/**
 * What the reader's own linked calendars are to meetings: one takes them, there is none that could
 * hold them, or it is not known, or not to be reached.
 */
export type OwnCalendars = "take" | "none" | "unsure";

export const OwnCalendarsContext = createContext<OwnCalendars>("unsure");

/** The newest copy of an invite that came inside a message. */
export function useInvite(copy: Invite): Invite {
  return useMeetingsState((state) => state.invites[copy.id]) ?? copy;
}

/** The newest copy of a meeting that came inside a message. */
export function useMeeting(copy: Meeting): Meeting {
  return newer(useMeetingsState((state) => state.meetings[copy.id]), copy);
}
