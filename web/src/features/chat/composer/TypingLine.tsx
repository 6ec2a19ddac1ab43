import type { Room } from "@/api/wire";
import { useChatState } from "../context";
import { words } from "../words";

/** Who is writing at this moment. */
export function TypingLine({ room }: { room: Room }) {
  const typing = useChatState((state) => state.typing[room.id]);
  const names = room.members.filter(({ id }) => typing?.[id] !== undefined).map(({ name }) => name);
  return <p className="composer-typing">{names.length > 0 && words.typing(names)}</p>;
}
