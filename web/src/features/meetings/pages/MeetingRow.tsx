import type { Id, Meeting } from "@/api/wire";
import { clockRange } from "@/lib/dates";
import { browserZone } from "@/lib/zones";
import { Chip } from "@/ui/Chip";
import { Link } from "@/ui/Link";
import { AddToCalendar } from "../cards/AddToCalendar";
import { MeetingActions } from "../cards/MeetingActions";
import { OwnCalendar } from "../cards/OwnCalendar";
import { phaseOf } from "../when";
import { words } from "./words";

/** One meeting in the list: when, with whom, and what can be done. */
export function MeetingRow({ meeting, me, now }: { meeting: Meeting; me: Id; now: number }) {
  const isOff = meeting.status === "cancelled";
  const phase = phaseOf(meeting, now);
  const others = meeting.attendees.filter(({ id }) => id !== me).map(({ name }) => name);
  return (
    <article className="meeting-row" data-off={isOff} aria-label={meeting.title}>
      <p className="meeting-row-time numeric">{clockRange(meeting.start, meeting.end, browserZone())}</p>
      <div className="meeting-row-main">
        <p className="meeting-row-title">
          {meeting.title} {isOff && <Chip tone="danger">{words.meeting.cancelled}</Chip>}
          {!isOff && phase === "running" && <Chip tone="accent">{words.meeting.now}</Chip>}
        </p>
        <p className="meeting-row-people">
          {others.length > 0 && <>{words.meeting.with(others)} · </>}
          <Link href={`/rooms/${meeting.room_id}`}>{words.page.conversation}</Link>
        </p>
        {!isOff && phase !== "over" && (
          <>
            <OwnCalendar meeting={meeting} me={me} />
            <div className="card-actions">
              <MeetingActions meeting={meeting} me={me} now={now} />
              <AddToCalendar meeting={meeting} me={me} />
            </div>
          </>
        )}
      </div>
    </article>
  );
}
