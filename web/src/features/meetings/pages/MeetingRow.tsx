import { useId } from "react";
import type { Id, Meeting } from "@/api/wire";
import { clockRange } from "@/lib/dates";
import { browserZone } from "@/lib/zones";
import { Chip } from "@/ui/Chip";
import { Link } from "@/ui/Link";
import { AddToCalendar } from "../cards/AddToCalendar";
import { MeetingActions } from "../cards/MeetingActions";
import { OwnCalendar } from "../cards/OwnCalendar";
import { meetingTitle, shortTitle } from "../titles";
import { phaseOf } from "../when";
import { words } from "./words";

export interface MeetingRowProps {
  meeting: Meeting;
  me: Id;
  now: number;
  /** The element that says on which day it is. */
  dayId: string;
}

/** One meeting in the list: when, with whom, and what can be done. */
export function MeetingRow({ meeting, me, now, dayId }: MeetingRowProps) {
  const own = useId();
  /** A list has several buttons of each kind. */
  const describedBy = `${own}-title ${own}-with ${dayId} ${own}-time`;
  const isOff = meeting.status === "cancelled";
  const phase = phaseOf(meeting, now);
  const others = meeting.attendees.filter(({ id }) => id !== me).map(({ name }) => name);
  return (
    <article className="meeting-row" data-off={isOff} aria-label={meetingTitle(meeting, me)}>
      <p id={`${own}-time`} className="meeting-row-time numeric">{clockRange(meeting.start, meeting.end, browserZone())}</p>
      <div className="meeting-row-main">
        <p className="meeting-row-title">
          <span id={`${own}-title`}>{shortTitle(meeting)}</span> {isOff && <Chip tone="danger">{words.meeting.cancelled}</Chip>}
          {!isOff && phase === "running" && <Chip tone="accent">{words.meeting.now}</Chip>}
        </p>
        <p className="meeting-row-people">
          {others.length > 0 && (
            <>
              <span id={`${own}-with`}>{words.meeting.with(others)}</span> ·{" "}
            </>
          )}
          <Link href={`/rooms/${meeting.room_id}`}>{words.page.conversation}</Link>
        </p>
        {!isOff && phase !== "over" && (
          <>
            <OwnCalendar meeting={meeting} me={me} />
            <div className="card-actions">
              <MeetingActions meeting={meeting} me={me} now={now} describedBy={describedBy} />
              <AddToCalendar meeting={meeting} me={me} describedBy={describedBy} />
            </div>
          </>
        )}
      </div>
    </article>
  );
}
