import { useCallback } from "react";
import type { Id, Message } from "@/api/wire";
import { useMe } from "@/features/accounts/context";
import { RoomPage } from "@/features/chat/room/RoomPage";
import { MeetingMessage } from "@/features/meetings/cards/MeetingMessage";
import { ShareButton } from "@/features/meetings/ShareButton";

/** A room, and in it what other features put into conversations. */
export function RoomRoute({ roomId }: { roomId: Id }) {
  const me = useMe();
  const renderCard = useCallback((message: Message) => <MeetingMessage message={message} me={me.id} />, [me.id]);
  return <RoomPage roomId={roomId} renderCard={renderCard} headerActions={<ShareButton roomId={roomId} />} />;
}
