import type { Message } from "@/api/wire";
import { CloseIcon, ReplyIcon } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { sentence } from "../preview";
import { words } from "../words";

/** Which message the next one answers. */
export function ReplyLine({ id, message, onEnd }: { id: string; message: Message; onEnd: () => void }) {
  return (
    <div className="composer-reply">
      <ReplyIcon aria-hidden />
      <p id={id}>
        <strong>{words.replyingTo(message.sender?.name ?? words.system)}</strong> {sentence(message)}
      </p>
      <IconButton label={words.cancelReply} size="small" onPress={onEnd}>
        <CloseIcon aria-hidden />
      </IconButton>
    </div>
  );
}
