import type { Id } from "@/api/wire";
import { RoomPage } from "@/features/chat/room/RoomPage";
import { renderCard } from "./cards";

/** A room, and in it what other features put into conversations. */
export function RoomRoute({ roomId }: { roomId: Id }) {
  return <RoomPage roomId={roomId} renderCard={renderCard} headerActions={null} />;
}
