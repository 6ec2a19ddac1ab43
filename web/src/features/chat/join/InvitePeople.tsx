import { lazy, Suspense, useState } from "react";
import type { Id } from "@/api/wire";
import { Button } from "@/ui/Button";
import { AddMemberIcon } from "@/ui/icons";
import { useChatState } from "../context";
import { words } from "./words";

const MembersDialog = lazy(() => import("../room/MembersDialog"));

/** What to do first in a group in which one is alone: bring the others in. */
export function InvitePeople({ roomId }: { roomId: Id }) {
  const room = useChatState((state) => state.rooms[roomId]);
  const [isOpen, setOpen] = useState(false);
  if (room?.kind !== "group") return null;
  return (
    <>
      <Button
        look={room.members.length === 1 ? "primary" : "secondary"}
        icon={<AddMemberIcon aria-hidden />}
        onPress={() => {
          setOpen(true);
        }}
      >
        {words.invite}
      </Button>
      <Suspense>
        {isOpen && (
          <MembersDialog
            room={room}
            onClose={() => {
              setOpen(false);
            }}
          />
        )}
      </Suspense>
    </>
  );
}
