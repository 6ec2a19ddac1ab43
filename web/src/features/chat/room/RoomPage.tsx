import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import type { Id, Message } from "@/api/wire";
import { EmptyState } from "@/ui/EmptyState";
import { focusHome } from "@/ui/focus";
import { LinkButton } from "@/ui/Link";
import { Loading } from "@/ui/Spinner";
import { say } from "@/ui/toasts";
import { useAttaching } from "../attachments/attaching";
import { DropZone } from "../attachments/DropZone";
import { Composer } from "../composer/Composer";
import { useChat, useChatState } from "../context";
import { roomName } from "../state/select";
import { Timeline } from "../timeline/Timeline";
import { words } from "../words";
import { RoomHeader } from "./RoomHeader";
import "./RoomPage.css";

export interface RoomPageProps {
  roomId: Id;
  /** The `seq` of the message that one comes for; null: to read on. */
  at: number | null;
  /** One has been led there, or there is no such place. */
  onShown: () => void;
  /** Draws what a message carries besides text; null for a message that is text alone. */
  renderCard: (message: Message) => ReactNode;
  /** Messages that others have made superfluous; they are not shown. */
  isLeftOut: (message: Message) => boolean;
  /** Things to do that stand at the top of the room. */
  headerActions: ReactNode;
  /** What to do first where nothing has been said yet. */
  firstAction?: ReactNode;
}

/** One conversation: its header, its timeline, its composer. */
export function RoomPage({ roomId, at, onShown, renderCard, isLeftOut, headerActions, firstAction }: RoomPageProps) {
  const chat = useChat();
  const attaching = useAttaching(roomId);
  const room = useChatState((state) => state.rooms[roomId]);
  const loaded = useChatState((state) => state.loaded);
  const here = useChatState((state) => state.timelines[roomId] !== undefined);
  const removedFrom = useChatState((state) => state.removed[roomId]);
  const exists = room !== undefined;
  const [replyTo, setReplyTo] = useState<Message | null>(null);
  const [editing, setEditing] = useState<Message | null>(null);
  /** Whoever began to rewrite a message in the composer goes on there. */
  const fromComposer = useRef(false);
  const edit = useCallback((message: Message | null) => {
    setEditing(message);
    if (message === null && fromComposer.current) focusHome();
    fromComposer.current = false;
  }, []);
  useEffect(() => {
    if (exists && !here && at === null) void chat.open(roomId);
  }, [chat, exists, here, roomId, at]);
  useEffect(() => {
    if (!exists || at === null) return;
    const show = async () => {
      const answer = await chat.show(roomId, at);
      if (!answer.ok) say(answer.problem.detail, "danger");
      onShown();
    };
    void show();
  }, [chat, exists, roomId, at, onShown]);

  if (!loaded) return <Loading label={words.loadingRoom} />;
  if (!room) {
    return (
      <EmptyState
        isPage
        title={removedFrom === undefined ? words.roomMissing : words.roomRemoved(removedFrom)}
        hint={removedFrom === undefined ? words.roomMissingHint : words.roomRemovedHint}
      >
        <LinkButton href="/">{words.back}</LinkButton>
      </EmptyState>
    );
  }
  return (
    <DropZone className="room" labelledBy="room-name" room={roomName(room, chat.store.get().me)} onFiles={attaching.add}>
      <RoomHeader room={room}>{headerActions}</RoomHeader>
      {here ? (
        <Timeline
          room={room}
          renderCard={renderCard}
          isLeftOut={isLeftOut}
          firstAction={firstAction}
          editing={editing?.id ?? null}
          onEdit={edit}
          onReply={setReplyTo}
        />
      ) : (
        <Loading label={words.loadingRoom} />
      )}
      <Composer
        room={room}
        replyTo={replyTo}
        onEdit={(message) => {
          setEditing(message);
          fromComposer.current = true;
        }}
        onReplyEnd={() => {
          setReplyTo(null);
        }}
      />
    </DropZone>
  );
}
