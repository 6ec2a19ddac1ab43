import type { Id } from "@/api/wire";
import { Confirmation } from "@/ui/Confirmation";
import { useChat } from "../context";
import { words } from "../words";

/** Asks before a message is deleted. */
export default function RemoveDialog({ messageId, onClose }: { messageId: Id; onClose: () => void }) {
  const chat = useChat();
  return (
    <Confirmation
      title={words.removeTitle}
      confirm={words.remove}
      dismiss={words.cancel}
      danger
      onConfirm={() => chat.remove(messageId)}
      onClose={onClose}
    >
      {words.removeHint}
    </Confirmation>
  );
}
