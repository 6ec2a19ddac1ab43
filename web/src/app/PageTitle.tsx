import { useEffect } from "react";
import { useMe } from "@/features/accounts/context";
import { CALENDARS } from "@/features/calendars/connect/addresses";
import { useChatState } from "@/features/chat/context";
import { roomName, unreadTotal } from "@/features/chat/state/select";
import { useMeetingsState } from "@/features/meetings/context";
import { meetingTitle } from "@/features/meetings/titles";
import { NOTIFICATIONS } from "@/features/notifications/addresses";
import { useNow } from "@/lib/now";
import { texts } from "@/words";
import { markUnread } from "./unreadMark";
import { words } from "./words";

const PAGES: Readonly<Record<string, string>> = {
  "/": "",
  "/meetings": words.meetings,
  "/settings": words.settings,
  [CALENDARS]: words.calendars,
  [NOTIFICATIONS]: texts.notifications.title,
};

/** What is there may not have come yet; an address of no form that is known leads nowhere. */
function missing(path: string): string {
  return /^\/(?:rooms|meet)\/[^/]+$|^\/settings\//u.test(path) ? "" : words.notFound;
}

/** The tab's title: where one is, and how much is unread. */
export function PageTitle({ path }: { path: string }) {
  const me = useMe();
  const rooms = useChatState((state) => state.rooms);
  const room = path.startsWith("/rooms/") ? rooms[path.slice("/rooms/".length)] : undefined;
  const meeting = useMeetingsState(({ meetings }) => meetings[path.slice("/meet/".length)]);
  const page = room ? roomName(room, me.id) : ((meeting && meetingTitle(meeting, me.id)) ?? PAGES[path] ?? missing(path));
  const unread = unreadTotal(rooms, useNow());
  useEffect(() => {
    markUnread(unread);
  }, [unread]);
  useEffect(
    () => () => {
      markUnread(0);
    },
    [],
  );
  return <title>{words.title(page, unread)}</title>;
}
