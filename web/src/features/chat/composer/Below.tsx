import type { Room } from "@/api/wire";
import { locale } from "@/lib/locale";
import type { Upload } from "../attachments/state";
import { UploadAnnouncer } from "../attachments/UploadAnnouncer";
import { words as files } from "../attachments/words";
import { words } from "../words";
import { TypingLine } from "./TypingLine";

export interface BelowProps {
  room: Room;
  /** The id that the hint about keys has. */
  hintId: string;
  /** The most characters that a message has, where there are more. */
  limit: number | null;
  attaching: { own: readonly Upload[]; isSending: boolean; hasFailed: boolean };
}

/** What stands below the field: why a message cannot be sent, or else who is typing. */
export function Below({ room, hintId, limit, attaching }: BelowProps) {
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
      <p id={hintId} className="composer-hint">
        {words.composerHint}
      </p>
      <UploadAnnouncer uploads={attaching.own} />
    </div>
  );
}
