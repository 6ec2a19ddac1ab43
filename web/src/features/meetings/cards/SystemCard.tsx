import type { Id, Meeting, Message } from "@/api/wire";
import { useNow } from "@/lib/now";
import { browserZone } from "@/lib/zones";
import { useMeeting } from "../context";
import { takesPart } from "../taking";
import { meetingTime, phaseOf } from "../when";
import { words } from "../words";
import { AddToCalendar } from "./AddToCalendar";
import { useIsOutdated } from "./newest";
import "./SystemCard.css";

/** A notice about a meeting, with the ways to put it into one's own calendar, until a later one has them. */
export function SystemCard({ message, meeting: copy, me }: { message: Message; meeting: Meeting; me: Id }) {
  const meeting = useMeeting(copy);
  const now = useNow();
  const isOutdated = useIsOutdated(message, meeting);
  const time = meetingTime(meeting, now, browserZone());
  if (isOutdated) {
    const why = meeting.status === "cancelled" ? words.meeting.cancelledNote : words.meeting.movedNote;
    return (
      <div className="system-card">
        <p>
          {meeting.title} ({why})
        </p>
      </div>
    );
  }
  return (
    <div className="system-card">
      <p>
        {meeting.title}: <span className="system-card-when numeric">{time}</span>
      </p>
      {takesPart(meeting, me) && phaseOf(meeting, now) !== "over" && <AddToCalendar meeting={meeting} size="small" />}
    </div>
  );
}
