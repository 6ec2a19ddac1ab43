import type { Room } from "@/api/wire";
import { Confirmation } from "@/ui/Confirmation";
import { useGo } from "@/ui/go";
import { useChat, useMe } from "../context";
import { words } from "../words";

export default function LeaveDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const chat = useChat();
  const go = useGo();
  const me = useMe();
  return (
    <Confirmation
      title={words.leaveTitle}
      confirm={words.leave}
      dismiss={words.cancel}
      danger
      onConfirm={async () => {
        const answer = await chat.removeMember(room.id, me);
        if (answer.ok) go("/");
        return answer;
      }}
      onClose={onClose}
    >
      {words.leaveHint}
    </Confirmation>
  );
}
