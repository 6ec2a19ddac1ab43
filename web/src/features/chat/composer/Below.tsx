import type { Room } from "@/api/wire";
import { locale } from "@/lib/locale";
import { words as files } from "../attachments/words";
import { words } from "../words";
import { TypingLine } from "./TypingLine";

export interface BelowProps {
  room: Room;
  /** The most characters that a message has, where there are more. */
  limit: number | null;
  attaching: { isSending: boolean; hasFailed: boolean };
}

/** What stands below the field: why a message cannot be sent, or else who is typing. */
export function Below({ room, limit, attaching }: BelowProps) {
  const problem = limit !== null ? words.tooLong(limit.toLocaleString(locale)) : attaching.hasFailed ? files.failed : null;
  return (
    <div className="composer-below">
      {problem !== null ? (
        <p className="composer-error" role="alert">
          {problem}
        </p>
      ) : attaching.isSending ? (
        <p role="status">{files.wait}</p>
      ) : (
        <TypingLine room={room} />
      )}
      <p className="composer-hint">{words.composerHint}</p>
    </div>
  );
}
