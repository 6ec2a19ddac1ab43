import { useMe } from "@/features/accounts/context";
import { CALENDARS } from "@/features/calendars/connect/addresses";
import { useChatState } from "@/features/chat/context";
import { roomName, unreadTotal } from "@/features/chat/state/select";
import { useNow } from "@/lib/now";
import { words } from "./words";

const PAGES: Readonly<Record<string, string>> = { "/meetings": words.meetings, [CALENDARS]: words.calendars };

/** The tab's title: where one is, and how much is unread. */
export function PageTitle({ path }: { path: string }) {
  const me = useMe();
  const rooms = useChatState((state) => state.rooms);
  const room = path.startsWith("/rooms/") ? rooms[path.slice("/rooms/".length)] : undefined;
  const page = room ? roomName(room, me.id) : (PAGES[path] ?? "");
  return <title>{words.title(page, unreadTotal(rooms, useNow()))}</title>;
}
