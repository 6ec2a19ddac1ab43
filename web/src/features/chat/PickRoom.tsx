import { EmptyState } from "@/ui/EmptyState";
import { RoomsIcon } from "@/ui/icons";
import { Steps } from "@/ui/Steps";
import { useChatState } from "./context";
import { words as joining } from "./join/words";
import { words } from "./words";

/** Stands beside the list while no conversation is open; to whoever has none it explains the way. */
export function PickRoom() {
  const isNew = useChatState(({ loaded, rooms }) => loaded && Object.keys(rooms).length === 0);
  return isNew ? (
    <EmptyState icon={<RoomsIcon />} title={words.welcome}>
      <Steps steps={joining.steps} />
    </EmptyState>
  ) : (
    <EmptyState icon={<RoomsIcon />} title={words.pickRoom} hint={words.pickRoomHint} />
  );
}
