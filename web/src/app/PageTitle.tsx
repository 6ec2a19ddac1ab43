import { useMe } from "@/features/accounts/context";
import { useChatState } from "@/features/chat/context";
import { roomName, unreadTotal } from "@/features/chat/state/select";
import { useNow } from "@/lib/now";
import { words } from "./words";

/** The tab's title: where one is, and how much is unread. */
export function PageTitle({ path }: { path: string }) {
  const me = useMe();
  const rooms = useChatState((state) => state.rooms);
  const room = path.startsWith("/rooms/") ? rooms[path.slice("/rooms/".length)] : undefined;
  const page = room ? roomName(room, me.id) : path === "/meetings" ? words.meetings : "";
  return <title>{words.title(page, unreadTotal(rooms, useNow()))}</title>;
}
