import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Message, Room } from "@/api/wire";
import { characters } from "@/lib/text";
import { locale } from "@/lib/locale";
import { SendIcon } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { WritingArea } from "@/ui/WritingArea";
import { useChat, useMe } from "../context";
import { roomName } from "../state/select";
import { words } from "../words";
import { drafts } from "./drafts";
import { ReplyLine } from "./ReplyLine";
import { TypingLine } from "./TypingLine";
import "./Composer.css";

export interface ComposerProps {
  room: Room;
  replyTo: Message | null;
  onReplyEnd: () => void;
  onEdit: (message: Message) => void;
}

/** The contract's bound on a message's text. */
const LIMIT = 10_000;

/** Where a message is written: Enter sends, Shift and Enter makes a new line. */
export function Composer({ room, replyTo, onReplyEnd, onEdit }: ComposerProps) {
  const chat = useChat();
  const me = useMe();
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => drafts.of(room.id));
  const tooLong = characters(text) > LIMIT;
  const sendable = text.trim() !== "" && !tooLong;
  useEffect(() => {
    if (replyTo) area.current?.focus();
  }, [replyTo]);

  function change(next: string) {
    setText(next);
    drafts.keep(room.id, next);
    if (next.trim() !== "") chat.typing(room.id);
  }
  function send() {
    if (!sendable) return;
    chat.send(room.id, text.trim(), replyTo?.id ?? null);
    setText("");
    drafts.keep(room.id, "");
    onReplyEnd();
    area.current?.focus();
  }
  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
    if (event.key === "Escape" && replyTo) onReplyEnd();
    if (event.key === "ArrowUp" && text === "") {
      const { messages = [] } = chat.store.get().timelines[room.id] ?? {};
      const last = messages.findLast((one) => one.sender?.id === me && one.kind === "text" && !one.deleted);
      if (!last) return;
      event.preventDefault();
      onEdit(last);
    }
  }

  const name = roomName(room, me);
  return (
    <footer className="composer">
      {replyTo && <ReplyLine message={replyTo} onEnd={onReplyEnd} />}
      <WritingArea
        label={words.composer(name)}
        placeholder={words.composer(name)}
        value={text}
        onChange={change}
        onKeyDown={onKeyDown}
        areaRef={area}
      >
        <IconButton label={words.send} isDisabled={!sendable} onPress={send}>
          <SendIcon aria-hidden />
        </IconButton>
      </WritingArea>
      <div className="composer-below">
        {tooLong ? (
          <p className="composer-error" role="alert">
            {words.tooLong(LIMIT.toLocaleString(locale))}
          </p>
        ) : (
          <TypingLine room={room} />
        )}
        <p className="composer-hint">{words.composerHint}</p>
      </div>
    </footer>
  );
}
