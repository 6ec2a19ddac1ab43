import type { Meeting } from "@/api/wire";
import { useNow } from "@/lib/now";
import { browserZone } from "@/lib/zones";
import { useMeeting } from "../context";
import { meetingTime, phaseOf } from "../when";
import { AddToCalendar } from "./AddToCalendar";
import "./SystemCard.css";

/** A notice about a meeting, with the ways to put it into one's own calendar. */
export function SystemCard({ text, meeting: copy }: { text: string; meeting: Meeting }) {
  const meeting = useMeeting(copy);
  const now = useNow();
  const canAdd = meeting.status === "confirmed" && phaseOf(meeting, now) !== "over";
  return (
    <div className="system-card">
      <p>
        {canAdd ? (
          <>
            {meeting.title}:{" "}
            <span className="system-card-when numeric">{meetingTime(meeting, now, browserZone())}</span>
          </>
        ) : (
          text
        )}
      </p>
      {canAdd && <AddToCalendar meeting={meeting} size="small" />}
    </div>
  );
}
