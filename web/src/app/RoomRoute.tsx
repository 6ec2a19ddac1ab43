import { useCallback, useEffect, useMemo } from "react";
import type { Id, Message } from "@/api/wire";
import { useMe } from "@/features/accounts/context";
import { CommandsContext } from "@/features/chat/composer/command";
import { useChatState } from "@/features/chat/context";
import { RoomPage } from "@/features/chat/room/RoomPage";
import { MeetingMessage } from "@/features/meetings/cards/MeetingMessage";
import { ChangesContext, changesIn, isStaleNotice } from "@/features/meetings/cards/newest";
import { useMeetingsState } from "@/features/meetings/context";
import { useOpenWindow } from "@/features/meetings/windows/windows";
import { ShareButton } from "@/features/meetings/ShareButton";
import { commandsOf } from "./commands";
import { FirstSteps } from "./FirstSteps";
import { usePlace } from "./place";
import { useReturned } from "./returned";

/** A room, and in it what other features put into conversations. */
export function RoomRoute({ roomId }: { roomId: Id }) {
  const me = useMe();
  const open = useOpenWindow();
  const returned = useReturned();
  const { at, onShown } = usePlace();
  useEffect(() => {
    if (returned !== undefined) open({ kind: "share", roomId, returned });
  }, [returned, roomId, open]);
  const messages = useChatState((state) => state.timelines[roomId]?.messages);
  const changes = useMemo(() => changesIn(messages ?? []), [messages]);
  const known = useMeetingsState((state) => state.meetings);
  const isLeftOut = useCallback((message: Message) => isStaleNotice(message, changes, known), [changes, known]);
  const renderCard = useCallback((message: Message) => <MeetingMessage message={message} me={me.id} />, [me.id]);
  const commands = useMemo(() => commandsOf(me.id), [me.id]);
  return (
    <ChangesContext value={changes}>
      <CommandsContext value={commands}>
        <RoomPage
          roomId={roomId}
          at={at}
          onShown={onShown}
          renderCard={renderCard}
          isLeftOut={isLeftOut}
          headerActions={<ShareButton roomId={roomId} />}
          firstAction={<FirstSteps roomId={roomId} />}
        />
      </CommandsContext>
    </ChangesContext>
  );
}
