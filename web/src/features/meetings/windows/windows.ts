import { createContext, use } from "react";
import type { Id, Invite, Meeting } from "@/api/wire";

/** A window of this feature that is open over the page. */
export type MeetingWindow =
  /** `returned`: what a sign-in at a calendar's provider came to that led away from the room. */
  | { kind: "share"; roomId: Id; returned?: string }
  | { kind: "book"; invite: Invite }
  | { kind: "move"; meeting: Meeting; me: Id }
  | { kind: "cancel"; meeting: Meeting; me: Id }
  | { kind: "withdraw"; invite: Invite };

export const WindowsContext = createContext<(window: MeetingWindow) => void>(() => undefined);

/** Opens a window over the page; it outlives the row that it was opened from. */
export function useOpenWindow(): (window: MeetingWindow) => void {
  return use(WindowsContext);
}
