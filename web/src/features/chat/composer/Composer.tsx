import { type ClipboardEvent, type KeyboardEvent, lazy, Suspense, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import type { Message, Room } from "@/api/wire";
import { characters } from "@/lib/text";
import { mayFocusFields, settleFocus, takeFocus } from "@/ui/focus";
import { AttachIcon, EmojiIcon, SendIcon } from "@/ui/icons";
import { FileButton } from "@/ui/FileButton";
import { IconButton } from "@/ui/IconButton";
import { WritingArea } from "@/ui/WritingArea";
import { useAttaching } from "../attachments/attaching";
import { words as files } from "../attachments/words";
import { useChat, useMe } from "../context";
import { words as finding } from "../search/words";
import { roomName } from "../state/select";
import { words } from "../words";
import { Below } from "./Below";
import { useCommand } from "./command";
import { CommandPanel } from "./CommandPanel";
import { useCompletion, type Written } from "./completion";
import { useDraft } from "./drafts";
import { ReplyLine } from "./ReplyLine";
import "./Composer.css";

const UploadList = lazy(() => import("../attachments/UploadList"));
const EmojiPopover = lazy(() => import("../emoji/EmojiPopover"));

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
  const emojiButton = useRef<HTMLButtonElement>(null);
  const [text, setText] = useDraft(me, room.id);
  const [caret, setCaret] = useState(text.length);
  const [picksEmoji, setPicksEmoji] = useState(false);
  const caretTo = useRef<number | null>(null);
  const attaching = useAttaching(room.id);
  const { command } = useCommand(text);
  /** How often the command that stands in the field was asked for. */
  const [asked, setAsked] = useState(0);
  const { suggestions, onKey } = useCompletion(room, { text, caret }, put);
  const tooLong = characters(text) > LIMIT;
  const hasContent = text.trim() !== "" || attaching.attachments.length > 0;
  const sendable = hasContent && !tooLong && !attaching.isSending && !attaching.hasFailed;
  // Whoever opens a conversation wants to write.
  useEffect(() => {
    if (mayFocusFields()) area.current?.focus();
    else settleFocus();
  }, []);
  useEffect(() => (replyTo && area.current ? takeFocus(area.current) : undefined), [replyTo]);
  useLayoutEffect(() => {
    if (caretTo.current === null) return;
    area.current?.setSelectionRange(caretTo.current, caretTo.current);
    caretTo.current = null;
  }, [text]);

  function change(next: string) {
    setText(next);
    setAsked(0);
    setCaret(area.current?.selectionStart ?? next.length);
    if (next.trim() !== "" && !next.startsWith("/")) chat.typing(room.id);
  }
  function put(next: Written) {
    caretTo.current = next.caret;
    change(next.text);
    setCaret(next.caret);
  }
  function clear() {
    change("");
    area.current?.focus();
  }
  function insert(symbol: string) {
    const { selectionStart: from = text.length, selectionEnd: to = from } = area.current ?? {};
    put({ text: text.slice(0, from) + symbol + text.slice(to), caret: from + symbol.length });
    if (area.current) takeFocus(area.current);
  }
  function attach(chosen: readonly File[]) {
    attaching.add(chosen);
    // What goes with them is written next; on a phone the keyboard would cover them.
    if (area.current && mayFocusFields()) takeFocus(area.current);
  }
  function send() {
    if (!sendable) return;
    if (command) {
      setAsked(asked + 1);
      return;
    }
    chat.send(room.id, text.trim(), replyTo?.id ?? null, attaching.take());
    clear();
    onReplyEnd();
  }
  function onPaste(event: ClipboardEvent) {
    const { files: pasted, types } = event.clipboardData;
    // What programs copy as text and as a picture of it is wanted as text.
    if (pasted.length === 0 || types.includes("text/plain")) return;
    event.preventDefault();
    attaching.add([...pasted]);
  }
  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing || onKey(event)) return;
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

  const [answered, hint] = [useId(), useId()];
  // The hint is about keys.
  const described = [...(replyTo ? [answered] : []), ...(mayFocusFields() ? [hint] : [])].join(" ");
  const title = words.composer(roomName(room, me));
  return (
    <footer className="composer" onPaste={onPaste}>
      {replyTo && <ReplyLine id={answered} message={replyTo} onEnd={onReplyEnd} />}
      {attaching.own.length > 0 && (
        <Suspense>
          <UploadList uploads={attaching.own} attaching={chat.attaching} />
        </Suspense>
      )}
      {command && <CommandPanel command={command} room={room} text={text} asked={asked} onDone={clear} />}
      <WritingArea
        label={title}
        placeholder={title}
        value={text}
        onChange={change}
        onKeyDown={onKeyDown}
        areaRef={area}
        isHome
        describedBy={described}
        suggestions={suggestions}
        leading={
          <FileButton label={files.attach} onFiles={attach}>
            <AttachIcon aria-hidden />
          </FileButton>
        }
      >
        <span className="composer-emoji">
          <IconButton label={finding.pickEmoji} ref={emojiButton} onPress={() => { setPicksEmoji(true); }}>
            <EmojiIcon aria-hidden />
          </IconButton>
        </span>
        <span className="composer-send">
          <IconButton label={words.send} isDisabled={!sendable} onPress={send}>
            <SendIcon aria-hidden />
          </IconButton>
        </span>
      </WritingArea>
      {picksEmoji && (
        <Suspense>
          <EmojiPopover trigger={emojiButton} onPick={insert} onClose={() => { setPicksEmoji(false); }} />
        </Suspense>
      )}
      <Below room={room} hintId={hint} limit={tooLong ? LIMIT : null} attaching={attaching} />
    </footer>
  );
}
