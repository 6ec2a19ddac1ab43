import { useId } from "react";
import { useConnection } from "@/sync/context";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { MessageFiles } from "../attachments/MessageFiles";
import { useChat, useChatState, useMe } from "../context";
import { Markdown } from "../markdown/Markdown";
import type { Pending } from "../state/types";
import { words } from "../words";

export interface PendingRowProps {
  rowKey: string;
  pending: Pending;
  grouped: boolean;
  isTabStop: boolean;
}

const NOBODY: readonly string[] = [];

/** A message of one's own that has not arrived yet, and what became of it. */
export function PendingRow({ rowKey, pending, grouped, isTabStop }: PendingRowProps) {
  const chat = useChat();
  const me = useMe();
  const connection = useConnection();
  const name = useChatState((state) => state.rooms[pending.room_id]?.members.find(({ id }) => id === me)?.name) ?? words.you;
  const bodyId = useId();
  const failed = pending.state === "failed";
  return (
    <article
      className="message"
      data-row={rowKey}
      data-grouped={grouped}
      data-state={pending.state}
      tabIndex={isTabStop ? 0 : -1}
      aria-label={words.messageOf(name, words.sending)}
      aria-describedby={bodyId}
    >
      <div className="message-side">{!grouped && <Avatar id={me} name={name} />}</div>
      <div className="message-main">
        {!grouped && (
          <header className="message-header">
            <span className="message-sender">{name}</span>
          </header>
        )}
        <div id={bodyId}>
          <div className="message-text">
            {pending.text !== "" && <Markdown text={pending.text} mentioned={NOBODY} myName="" />}
          </div>
          {pending.attachments.length > 0 && <MessageFiles files={pending.attachments} />}
        </div>
        {failed ? (
          <div className="message-failed" role="alert">
            <span>{words.notSent(pending.problem?.detail ?? "")}</span>
            <Button
              size="small"
              look="quiet"
              onPress={() => {
                chat.retry(pending.nonce);
              }}
            >
              {words.retry}
            </Button>
            <Button
              size="small"
              look="quiet"
              onPress={() => {
                chat.discard(pending.nonce);
              }}
            >
              {words.discard}
            </Button>
          </div>
        ) : (
          connection !== "online" && <p className="message-waiting">{words.waitingForConnection}</p>
        )}
      </div>
    </article>
  );
}
