import type { Id, Meeting } from "@/api/wire";
import { useNow } from "@/lib/now";
import { browserZone } from "@/lib/zones";
import { useMeeting } from "../context";
import { takesPart } from "../taking";
import { meetingTitle } from "../titles";
import { meetingTime, phaseOf } from "../when";
import { AddToCalendar } from "./AddToCalendar";
import "./SystemCard.css";

/** A notice about a meeting, with the ways to put it into one's own calendar. */
export function SystemCard({ meeting: copy, me }: { meeting: Meeting; me: Id }) {
  const meeting = useMeeting(copy);
  const now = useNow();
  const time = meetingTime(meeting, now, browserZone());
  return (
    <div className="system-card">
      <p>
        {meetingTitle(meeting, me)}: <span className="system-card-when numeric">{time}</span>
      </p>
      {takesPart(meeting, me) && phaseOf(meeting, now) !== "over" && (
        <AddToCalendar meeting={meeting} me={me} size="small" />
      )}
    </div>
  );
}
