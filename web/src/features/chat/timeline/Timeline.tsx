import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import type { Id, Message, Room } from "@/api/wire";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { DownIcon } from "@/ui/icons";
import { Spinner } from "@/ui/Spinner";
import { useChat, useChatState, useMe } from "../context";
import { beginning } from "../join/beginning";
import { timelineRows } from "../rows";
import { readersOf } from "../state/select";
import type { Timeline as Window } from "../state/types";
import { words } from "../words";
import { Announcer } from "./Announcer";
import { TimelineRow } from "./TimelineRow";
import { useLanding } from "./landing";
import { useOwnWords } from "./ownWords";
import { useMarkRead, useNewLine } from "./reading";
import { useRowFocus } from "./rowFocus";
import { useScroll } from "./scroll";
import { UnreadJump } from "./UnreadJump";
import "./Timeline.css";

export interface TimelineProps {
  room: Room;
  renderCard: (message: Message) => ReactNode;
  /** Messages that others have made superfluous; they are not shown. */
  isLeftOut: (message: Message) => boolean;
  /** What to do first where nothing has been said yet. */
  firstAction: ReactNode;
  editing: Id | null;
  onEdit: (message: Message | null) => void;
  onReply: (message: Message) => void;
}

const NOTHING: Window = { messages: [], end: 0, hasBefore: false, hasAfter: false, held: [], epoch: 0 };

/** A room's history: virtual, sticking to its newest end, loading more at both ends. */
export function Timeline(props: TimelineProps) {
  const { room, renderCard, isLeftOut, firstAction, editing, onEdit, onReply } = props;
  const chat = useChat();
  const me = useMe();
  const window = useChatState((state) => state.timelines[room.id]) ?? NOTHING;
  const pending = useChatState((state) => state.pending);
  const { messages, hasBefore, hasAfter } = window;
  const mine = useMemo(() => pending.filter(({ room_id }) => room_id === room.id), [pending, room.id]);
  const acted = useChatState((state) => state.acted[room.id]) ?? 0;
  const newAfter = useNewLine(room, mine.length, acted);
  // The line stands between two messages, of which the earlier one may be out of the window.
  const first = messages[0]?.seq ?? 0;
  const lineAfter = newAfter !== null && hasBefore && first > newAfter + 1 ? null : newAfter;
  const shown = useMemo(() => messages.filter((message) => !isLeftOut(message)), [messages, isLeftOut]);
  const rows = useMemo(() => timelineRows(shown, mine, me, lineAfter), [shown, mine, me, lineAfter]);
  const byId = useMemo(() => new Map(messages.map((message) => [message.id, message])), [messages]);

  const list = useRef<VirtualizerHandle>(null);
  const box = useRef<HTMLDivElement>(null);
  /** What the reader moves with at the time. */
  const [movedBy, setMovedBy] = useState<"pointer" | "keys">("keys");
  const [loading, setLoading] = useState<"earlier" | "later" | null>(null);
  async function load(which: "earlier" | "later") {
    if (loading !== null) return;
    setLoading(which);
    await chat[which](room.id);
    setLoading(null);
  }
  const focus = useRowFocus({ list, box, rows });
  const { led, landed, onCome } = useLanding(room.id, rows, focus.goTo);
  const scroll = useScroll({
    box,
    list,
    rows,
    window,
    pendingCount: mine.length,
    acted,
    led,
    onCome,
    load: (which) => void load(which),
  });
  const onShow = useCallback((seq: number) => void chat.show(room.id, seq), [chat, room.id]);
  useMarkRead({ room, rows, list, atEnd: scroll.atEnd && !hasAfter, moved: scroll.moved });

  async function toNewest() {
    if (hasAfter) await chat.toNewest(room.id);
    scroll.toEnd();
  }
  useOwnWords(mine.length, hasAfter, () => void toNewest());
  useOwnWords(acted, hasAfter, () => void toNewest());

  const lastMine = messages.findLast(({ sender, kind }) => sender?.id === me && kind === "text");
  const readers = lastMine ? readersOf(room, lastMine, me).map(({ name }) => name) : [];
  return (
    <div className="timeline-frame">
      <div
        ref={box}
        className="timeline"
        role="log"
        aria-live="off"
        aria-label={words.messages}
        aria-busy={loading !== null}
        data-by={movedBy}
        onPointerMove={({ pointerType }) => {
          if (pointerType === "mouse") setMovedBy("pointer");
        }}
        onKeyDownCapture={() => {
          setMovedBy("keys");
        }}
        onKeyDown={focus.onKeyDown}
      >
        <div className="timeline-space">
          {!hasBefore && mine.length === 0 && shown.every(({ notice }) => notice === "joined") && (
            <EmptyState title={words.noMessages} hint={beginning(room)}>
              {firstAction}
            </EmptyState>
          )}
        </div>
        {hasBefore && (
          <div className="timeline-loading" data-on={loading === "earlier"}>
            <Spinner />
            <span className="visually-hidden">{words.loadingEarlier}</span>
          </div>
        )}
        <Virtualizer
          // Another part of the history has rows of other heights.
          key={window.epoch}
          ref={list}
          shift={scroll.shift}
          keepMounted={focus.keepMounted}
          onScroll={scroll.onScroll}
        >
          {rows.map((row) => (
            <TimelineRow
              key={row.key}
              row={row}
              room={room}
              repliedTo={row.type === "message" ? byId.get(row.message.reply_to ?? "") : undefined}
              readers={row.type === "message" && row.message === lastMine ? readers : []}
              isEditing={row.type === "message" && row.message.id === editing}
              isTabStop={row.key === focus.tabStop}
              isLanded={row.key === landed}
              renderCard={renderCard}
              onActive={focus.onActive}
              onEdit={onEdit}
              onReply={onReply}
              onShow={onShow}
            />
          ))}
        </Virtualizer>
      </div>
      {newAfter !== null && scroll.isPlaced && (
        <UnreadJump roomId={room.id} rows={rows} list={list} newAfter={newAfter} moved={scroll.moved} />
      )}
      {scroll.isPlaced && (!scroll.atEnd || hasAfter) && rows.length > 0 && (
        <div className="timeline-jump">
          <Button size="small" icon={<DownIcon aria-hidden />} onPress={() => void toNewest()}>
            {room.unread > 0 ? words.newBelow(room.unread) : words.toNewest}
          </Button>
        </div>
      )}
      <Announcer room={room} window={window} me={me} />
    </div>
  );
}
