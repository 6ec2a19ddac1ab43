import type { Room } from "@/api/wire";
import { useConnection } from "@/sync/context";
import { useChatState } from "../context";
import { words } from "../words";

/** Who is writing at this moment. Without a connection that is not known. */
export function TypingLine({ room }: { room: Room }) {
  const typing = useChatState((state) => state.typing[room.id]);
  const isConnected = useConnection() === "online";
  const names = !isConnected ? [] : room.members.filter(({ id }) => typing?.[id] !== undefined).map(({ name }) => name);
  return <p className="composer-typing">{names.length > 0 && words.typing(names)}</p>;
}
