import { useEffect } from "react";
import type { Id, Message } from "@/api/wire";
import { ReplyIcon } from "@/ui/icons";
import { PlainButton } from "@/ui/PlainButton";
import { useChat, useChatState } from "../context";
import { sentence } from "../preview";
import { words as finding } from "../search/words";
import { words } from "../words";

/** A reader is not read a whole long message twice. */
const LONGEST_NAME = 120;

export interface QuoteProps {
  /** The message that is answered, and itself if it is in the window. */
  id: Id;
  message: Message | undefined;
  onShow: (seq: number) => void;
}

/** The message that a reply answers, in one line that leads to it. */
export function Quote({ id, message, onShow }: QuoteProps) {
  const chat = useChat();
  const fetched = useChatState((state) => state.quoted[id]);
  const isHere = message !== undefined;
  useEffect(() => {
    if (!isHere) void chat.look(id);
  }, [chat, id, isHere]);
  const quoted = message ?? fetched;
  if (!quoted) {
    return (
      <p className="message-quote">
        <ReplyIcon aria-hidden />
        <span className="message-quote-text">{words.earlierMessage}</span>
      </p>
    );
  }
  const name = quoted.sender?.name ?? words.system;
  const said = quoted.deleted ? words.deleted : sentence(quoted);
  return (
    <PlainButton
      className="message-quote"
      label={finding.answerTo(name, said.slice(0, LONGEST_NAME))}
      onPress={() => {
        onShow(quoted.seq);
      }}
    >
      <ReplyIcon aria-hidden />
      <strong>{name}</strong>
      <span className="message-quote-text">{said}</span>
    </PlainButton>
  );
}
