import type { Room } from "@/api/wire";
import { Button } from "@/ui/Button";
import { Confirmation } from "@/ui/Confirmation";
import { Dialog } from "@/ui/Dialog";
import { useGo } from "@/ui/go";
import { useChat, useMe } from "../context";
import { words } from "../words";

export interface LeaveDialogProps {
  room: Room;
  onClose: () => void;
  /** Goes on to the list of members instead, in which somebody else can be made an owner. */
  onMembers: () => void;
}

/** Asks before one leaves; the only owner of other people is told what to do first. */
export default function LeaveDialog({ room, onClose, onMembers }: LeaveDialogProps) {
  const chat = useChat();
  const go = useGo();
  const me = useMe();
  const others = room.members.filter(({ id }) => id !== me);
  const iAmOwner = room.members.some(({ id, role }) => id === me && role === "owner");
  if (iAmOwner && others.length > 0 && others.every(({ role }) => role !== "owner")) {
    const footer = (
      <>
        <Button onPress={onClose}>{words.cancel}</Button>
        <Button look="primary" onPress={onMembers} autoFocus>
          {words.membersTitle}
        </Button>
      </>
    );
    return (
      <Dialog title={words.leaveTitle} closeLabel={words.close} size="small" onClose={onClose} footer={footer}>
        <p>{words.leaveLastOwner}</p>
      </Dialog>
    );
  }
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
