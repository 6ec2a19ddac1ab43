import type { Message } from "@/api/wire";
import { ReplyIcon } from "@/ui/icons";
import { sentence } from "../preview";
import { words } from "../words";

/** The message that a reply answers, in one line. */
export function Quote({ message }: { message: Message | undefined }) {
  const said = message?.deleted ? words.deleted : message && sentence(message);
  return (
    <p className="message-quote">
      <ReplyIcon aria-hidden />
      {message ? (
        <>
          <span className="visually-hidden">{words.repliedTo(message.sender?.name ?? words.system)}</span>
          <strong aria-hidden="true">{message.sender?.name ?? words.system}</strong>
          <span className="message-quote-text">{said}</span>
        </>
      ) : (
        <span className="message-quote-text">{words.earlierMessage}</span>
      )}
    </p>
  );
}
