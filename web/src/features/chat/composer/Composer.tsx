import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Message, Room } from "@/api/wire";
import { characters } from "@/lib/text";
import { locale } from "@/lib/locale";
import { Avatar } from "@/ui/Avatar";
import { mayFocusFields, settleFocus } from "@/ui/focus";
import { SendIcon } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { WritingArea } from "@/ui/WritingArea";
import { useChat, useMe } from "../context";
import { roomName } from "../state/select";
import { words } from "../words";
import { drafts } from "./drafts";
import { completed, mentionAt, suggested } from "./mention";
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

/** Keys that belong to the suggestions while there are some; the others go on writing. */
const SUGGESTION_KEYS = new Set(["Enter", "Tab", "Escape", "ArrowUp", "ArrowDown"]);

/** Where a message is written: Enter sends, Shift and Enter makes a new line. */
export function Composer({ room, replyTo, onReplyEnd, onEdit }: ComposerProps) {
  const chat = useChat();
  const me = useMe();
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => drafts.of(room.id));
  const tooLong = characters(text) > LIMIT;
  const sendable = text.trim() !== "" && !tooLong;
  const [caret, setCaret] = useState(0);
  /** The place of an @ whose suggestions were sent away. */
  const [dismissed, setDismissed] = useState<number | null>(null);
  const caretTo = useRef<number | null>(null);
  // Whoever opens a conversation wants to write.
  useEffect(() => {
    if (mayFocusFields()) area.current?.focus();
    else settleFocus();
  }, []);
  useEffect(() => {
    if (replyTo) area.current?.focus();
  }, [replyTo]);
  useLayoutEffect(() => {
    if (caretTo.current === null) return;
    area.current?.setSelectionRange(caretTo.current, caretTo.current);
    caretTo.current = null;
  }, [text]);

  const mention = mentionAt(text, caret);
  const people = mention && mention.from !== dismissed ? suggested(room.members, me, mention) : [];
  function pick(id: string) {
    const person = people.find((one) => one.id === id);
    if (!mention || !person) return;
    const next = completed(text, mention, person.name);
    caretTo.current = next.caret;
    change(next.text);
    setCaret(next.caret);
  }

  function change(next: string) {
    setText(next);
    setCaret(area.current?.selectionStart ?? next.length);
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
    if (mention && people.length > 0 && SUGGESTION_KEYS.has(event.key)) {
      if (event.key !== "Enter") event.preventDefault();
      if (event.key === "Escape") setDismissed(mention.from);
      if (event.key === "Tab") pick(people[0]?.id ?? "");
      return;
    }
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

  const title = roomName(room, me);
  return (
    <footer className="composer">
      {replyTo && <ReplyLine message={replyTo} onEnd={onReplyEnd} />}
      <WritingArea
        label={words.composer(title)}
        placeholder={words.composer(title)}
        value={text}
        onChange={change}
        onKeyDown={onKeyDown}
        areaRef={area}
        isHome
        suggestions={
          people.length === 0
            ? undefined
            : {
                label: words.mentionSomeone,
                onPick: pick,
                items: people.map(({ id, name, is_bot }) => ({
                  id,
                  text: name,
                  picture: <Avatar id={id} name={name} isBot={is_bot} size="small" />,
                })),
              }
        }
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
