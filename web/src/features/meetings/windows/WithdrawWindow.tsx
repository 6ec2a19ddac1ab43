import type { Invite } from "@/api/wire";
import { Confirmation } from "@/ui/Confirmation";
import { useMeetings } from "../context";
import { words } from "../words";

export default function WithdrawWindow({ invite, onClose }: { invite: Invite; onClose: () => void }) {
  const meetings = useMeetings();
  return (
    <Confirmation
      title={words.invite.withdrawTitle}
      confirm={words.invite.withdraw}
      dismiss={words.cancel}
      danger
      onConfirm={() => meetings.withdraw(invite.id)}
      onClose={onClose}
    >
      {words.invite.withdrawHint}
    </Confirmation>
  );
}
