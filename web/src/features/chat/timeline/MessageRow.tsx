import { type KeyboardEvent, lazy, type ReactNode, Suspense, useId, useMemo, useRef, useState } from "react";
import type { Message, Room } from "@/api/wire";
import { clockTime, fullMoment } from "@/lib/dates";
import { Avatar } from "@/ui/Avatar";
import { useFocusSettled } from "@/ui/focus";
import { MessageFiles } from "../attachments/MessageFiles";
import { useMe } from "../context";
import { Markdown } from "../markdown/Markdown";
import { sentence } from "../preview";
import { words as finding } from "../search/words";
import { words } from "../words";
import { useLongPress } from "./longPress";
import { MessageEditor } from "./MessageEditor";
import { MessageTools } from "./MessageTools";
import { Quote } from "./Quote";
import { Reactions } from "./Reactions";

const MessageSheet = lazy(() => import("./MessageSheet"));
const RemoveDialog = lazy(() => import("./RemoveDialog"));

export interface MessageRowProps {
  rowKey: string;
  message: Message;
  grouped: boolean;
  room: Room;
  repliedTo: Message | undefined;
  readers: readonly string[];
  isEditing: boolean;
  isTabStop: boolean;
  isLanded: boolean;
  renderCard: (message: Message) => ReactNode;
  onActive: (key: string) => void;
  onEdit: (message: Message | null) => void;
  onReply: (message: Message) => void;
  onShow: (seq: number) => void;
}

/** One message: who, when, what, and on hover or focus what can be done with it. */
export function MessageRow(props: MessageRowProps) {
  const { rowKey, message, grouped, room, repliedTo, isEditing, isTabStop, onActive, onEdit, onReply } = props;
  const { sender } = message;
  const [hovered, setHovered] = useState(false);
  const [focused, setFocused] = useState(false);
  const [opened, setOpened] = useState(false);
  const [asking, setAsking] = useState<"sheet" | "remove" | null>(null);
  /** What a reader of screens says of it besides its name: what it answers, and what it says. */
  const [quoteId, bodyId] = [useId(), useId()];
  const article = useRef<HTMLElement>(null);
  useFocusSettled(article);
  const time = clockTime(message.created_at);
  const hasTools = !message.deleted && !isEditing && sender !== null;
  const showsTools = (hovered || focused || opened) && hasTools;
  const longPress = useLongPress(() => {
    if (!hasTools) return;
    // What one is about to do something with stays, however much arrives meanwhile.
    onActive(rowKey);
    setAsking("sheet");
  });
  function onKeyDown(event: KeyboardEvent) {
    const asksForMenu = event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
    if (!asksForMenu || event.target !== article.current || !hasTools) return;
    event.preventDefault();
    setAsking("sheet");
  }
  const parts = {
    message,
    onEdit,
    onReply,
    onRemove: () => {
      setAsking("remove");
    },
  };
  const close = () => {
    setAsking(null);
  };
  function endEditing() {
    // The focus stays on the message; whoever has gone on to something else is left there.
    if (article.current?.contains(document.activeElement) === true) article.current.focus();
    onEdit(null);
  }
  return (
    <article
      ref={article}
      className="message"
      data-row={rowKey}
      data-grouped={grouped}
      data-system={sender === null}
      data-landed={props.isLanded}
      tabIndex={isTabStop ? 0 : -1}
      aria-label={words.messageOf(sender?.name ?? words.system, time)}
      aria-describedby={message.reply_to === null ? bodyId : `${quoteId} ${bodyId}`}
      onPointerEnter={(event) => {
        setHovered(event.pointerType === "mouse");
      }}
      onPointerLeave={() => {
        setHovered(false);
      }}
      {...longPress}
      onKeyDown={onKeyDown}
      onFocus={() => {
        setFocused(true);
        onActive(rowKey);
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setFocused(false);
      }}
    >
      <div className="message-side">
        {sender && !grouped ? (
          <Avatar id={sender.id} name={sender.name} isBot={sender.is_bot} />
        ) : (
          <time className="message-side-time numeric" dateTime={message.created_at} aria-hidden="true">
            {time}
          </time>
        )}
      </div>
      <div className="message-main">
        {message.reply_to !== null && <Quote elementId={quoteId} id={message.reply_to} message={repliedTo} onShow={props.onShow} />}
        {sender && !grouped && (
          <header className="message-header">
            <span className="message-sender">{sender.name}</span>
            {sender.is_bot && <span className="message-bot">{words.bot}</span>}
            <time className="message-time" dateTime={message.created_at} title={fullMoment(message.created_at)}>
              {time}
            </time>
          </header>
        )}
        <div id={bodyId}>{isEditing ? <MessageEditor message={message} onEnd={endEditing} /> : <Body {...props} />}</div>
        <Reactions message={message} members={room.members} />
        {props.readers.length > 0 && <p className="message-readers">{words.seenBy(few(props.readers))}</p>}
      </div>
      {showsTools && (
        <MessageTools {...parts} onOpenChange={setOpened} />
      )}
      <Suspense>
        {asking === "sheet" && <MessageSheet {...parts} onClose={close} />}
        {asking === "remove" && <RemoveDialog messageId={message.id} onClose={close} />}
      </Suspense>
    </article>
  );
}

const MOST_NAMED = 4;

/** Names, of which many are a number: all of them are in the message's menu. */
function few(names: readonly string[]): readonly string[] {
  if (names.length <= MOST_NAMED) return names;
  return [...names.slice(0, MOST_NAMED - 1), finding.andOthers(names.length - MOST_NAMED + 1)];
}

function Body({ message, room, renderCard }: MessageRowProps) {
  const me = useMe();
  const mentioned = useMemo(
    () => room.members.filter(({ id }) => message.mentions.includes(id)).map(({ name }) => name),
    [room.members, message.mentions],
  );
  if (message.deleted) return <p className="message-deleted">{words.deleted}</p>;
  if (message.notice === "joined") return <p className="message-note">{sentence(message)}</p>;
  const card = message.kind === "text" ? null : renderCard(message);
  if (card !== null) return card;
  const myName = room.members.find(({ id }) => id === me)?.name ?? "";
  return (
    <>
      <div className="message-text">
        {message.text !== "" && <Markdown text={message.text} mentioned={mentioned} myName={myName} />}
        {message.edited_at !== null && (
          <span className="message-edited" title={fullMoment(message.edited_at)}>
            ({words.edited})
          </span>
        )}
      </div>
      {message.attachments.length > 0 && <MessageFiles files={message.attachments} />}
    </>
  );
}
