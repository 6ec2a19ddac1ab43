import type { Id, Meeting, Message } from "@/api/wire";
import { clockTime, longDay } from "@/lib/dates";
import { useNow } from "@/lib/now";
import { browserZone } from "@/lib/zones";
import { CancelledIcon, ScheduleIcon } from "@/ui/icons";
import { meetingTitle } from "../titles";
import { words } from "../words";
import { useMovedFrom } from "./newest";
import "./PastCard.css";

/** What is left of a card once a later message tells how its meeting stands now. */
export function PastCard({ message, meeting, me }: { message: Message; meeting: Meeting; me: Id }) {
  const now = useNow();
  const zone = browserZone();
  const movedFrom = useMovedFrom(message);
  const { start, status } = meeting;
  const title = meetingTitle(meeting, me);
  const time = (at: string) => `${longDay(at, now, zone)}, ${words.at(clockTime(at, zone))}`;
  const isOff = status === "cancelled";
  function said(): string {
    if (!isOff) return words.meeting.movedSince(title, time(start));
    if (movedFrom) return words.meeting.movedOn(title, time(movedFrom.start));
    return words.meeting.cancelledSince(title, time(start));
  }
  return (
    <p className="past-card">
      {isOff && !movedFrom ? <CancelledIcon aria-hidden /> : <ScheduleIcon aria-hidden />}
      <span className="numeric">{said()}</span>
    </p>
  );
}
