import type { Meeting } from "@/api/wire";
import { clockTime, longDay } from "@/lib/dates";
import { useNow } from "@/lib/now";
import { browserZone } from "@/lib/zones";
import { CancelledIcon, ScheduleIcon } from "@/ui/icons";
import { words } from "../words";
import "./PastCard.css";

/** What is left of a card once a later message tells how its meeting stands now. */
export function PastCard({ meeting }: { meeting: Meeting }) {
  const now = useNow();
  const zone = browserZone();
  const time = `${longDay(meeting.start, now, zone)}, ${clockTime(meeting.start, zone)}`;
  const isOff = meeting.status === "cancelled";
  return (
    <p className="past-card">
      {isOff ? <CancelledIcon aria-hidden /> : <ScheduleIcon aria-hidden />}
      <span className="numeric">
        {isOff ? words.meeting.cancelledSince(meeting.title) : words.meeting.movedSince(meeting.title, time)}
      </span>
    </p>
  );
}
