import type { Room } from "@/api/wire";
import { Dialog } from "@/ui/Dialog";
import { words as finding } from "../search/words";
import { DateCalendar } from "../timeline/DateCalendar";
import { words } from "../words";

/** The days of a conversation, from its menu. */
export default function DateDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  return (
    <Dialog title={finding.toDate} closeLabel={words.close} size="small" onClose={onClose}>
      <DateCalendar room={room} at={room.last_message?.created_at ?? room.created_at} onClose={onClose} />
    </Dialog>
  );
}
