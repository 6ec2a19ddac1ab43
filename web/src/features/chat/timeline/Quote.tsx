import { useEffect } from "react";
import type { Id, Message } from "@/api/wire";
import { beginningOf } from "@/lib/text";
import { ReplyIcon } from "@/ui/icons";
import { PlainButton } from "@/ui/PlainButton";
import { useChat, useChatState } from "../context";
import { sentence } from "../preview";
import { words as finding } from "../search/words";
import { words } from "../words";

/** As much as a line holds; nobody is read a whole long message twice. */
const LONGEST = 160;

export interface QuoteProps {
  /** The id that what is drawn has. */
  elementId: string;
  /** The message that is answered, and itself if it is in the window. */
  id: Id;
  message: Message | undefined;
  onShow: (seq: number) => void;
}

/** The message that a reply answers, in one line that leads to it. */
export function Quote({ elementId, id, message, onShow }: QuoteProps) {
  const chat = useChat();
  const fetched = useChatState((state) => state.quoted[id]);
  const isHere = message !== undefined;
  useEffect(() => {
    if (!isHere) void chat.look(id);
  }, [chat, id, isHere]);
  const quoted = message ?? fetched;
  if (!quoted) {
    return (
      <p id={elementId} className="message-quote">
        <ReplyIcon aria-hidden />
        <span className="message-quote-text">{words.earlierMessage}</span>
      </p>
    );
  }
  const name = quoted.sender?.name ?? words.system;
  const said = quoted.deleted ? words.deleted : beginningOf(sentence(quoted), LONGEST);
  return (
    <PlainButton
      id={elementId}
      className="message-quote"
      // It says what is shown, too.
      label={finding.answerTo(name, said)}
      onPress={() => {
        onShow(quoted.seq);
      }}
    >
      <ReplyIcon aria-hidden />
      <strong>{name}</strong>{" "}
      <span className="message-quote-text">{said}</span>
    </PlainButton>
  );
}
