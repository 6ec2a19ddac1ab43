import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import type { Id, Message } from "@/api/wire";
import { EmptyState } from "@/ui/EmptyState";
import { focusHome } from "@/ui/focus";
import { LinkButton } from "@/ui/Link";
import { Loading } from "@/ui/Spinner";
import { Composer } from "../composer/Composer";
import { useChat, useChatState } from "../context";
import { Timeline } from "../timeline/Timeline";
import { words } from "../words";
import { RoomHeader } from "./RoomHeader";
import "./RoomPage.css";

export interface RoomPageProps {
  roomId: Id;
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
export function RoomPage({ roomId, renderCard, isLeftOut, headerActions, firstAction }: RoomPageProps) {
  const chat = useChat();
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
    if (exists && !here) void chat.open(roomId);
  }, [chat, exists, here, roomId]);

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
    <section className="room" aria-labelledby="room-name">
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
    </section>
  );
}
