import type { Id } from "@/api/wire";
import { InvitePeople } from "@/features/chat/join/InvitePeople";
import { FirstShareButton } from "@/features/meetings/ShareButton";

/** What can be done first in a room in which nothing has been said yet. */
export function FirstSteps({ roomId }: { roomId: Id }) {
  return (
    <div className="first-steps">
      <InvitePeople roomId={roomId} />
      <FirstShareButton roomId={roomId} />
    </div>
  );
}
