import { EmptyState } from "@/ui/EmptyState";
import { RoomsIcon } from "@/ui/icons";
import { words } from "./words";

/** Stands beside the list while no conversation is open. */
export function PickRoom() {
  return <EmptyState icon={<RoomsIcon />} title={words.pickRoom} hint={words.pickRoomHint} />;
}
