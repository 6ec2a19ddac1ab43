import type { Meeting } from "@/api/wire";
import { useNow } from "@/lib/now";
import { browserZone } from "@/lib/zones";
import { useMeeting } from "../context";
import { meetingTime, phaseOf } from "../when";
import { words } from "../words";
import { AddToCalendar } from "./AddToCalendar";
import "./SystemCard.css";

/** A notice about a meeting, with the ways to put it into one's own calendar. */
export function SystemCard({ meeting: copy }: { meeting: Meeting }) {
  const meeting = useMeeting(copy);
  const now = useNow();
  const time = meetingTime(meeting, now, browserZone());
  const isOff = meeting.status === "cancelled";
  return (
    <div className="system-card">
      <p>
        {meeting.title}: {isOff ? <s>{time}</s> : <span className="system-card-when numeric">{time}</span>}
        {isOff && <> ({words.meeting.cancelledNote})</>}
      </p>
      {!isOff && phaseOf(meeting, now) !== "over" && <AddToCalendar meeting={meeting} size="small" />}
    </div>
  );
}
