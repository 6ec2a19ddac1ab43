import { EmptyState } from "@/ui/EmptyState";
import { RoomsIcon } from "@/ui/icons";
import { useChatState } from "./context";
import { words } from "./words";

/** Stands beside the list while no conversation is open. */
export function PickRoom() {
  const isNew = useChatState(({ loaded, rooms }) => loaded && Object.keys(rooms).length === 0);
  return isNew ? (
    <EmptyState icon={<RoomsIcon />} title={words.welcome} hint={words.welcomeHint} />
  ) : (
    <EmptyState icon={<RoomsIcon />} title={words.pickRoom} hint={words.pickRoomHint} />
  );
}
