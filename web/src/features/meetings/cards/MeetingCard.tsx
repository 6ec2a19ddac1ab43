import type { Id, Meeting, Message, MessageKind } from "@/api/wire";
import { clockRange } from "@/lib/dates";
import { useNow } from "@/lib/now";
import { browserZone, zonePlace } from "@/lib/zones";
import { Chip } from "@/ui/Chip";
import { BookedIcon, CancelledIcon, ScheduleIcon } from "@/ui/icons";
import { useMeeting } from "../context";
import { takesPart } from "../taking";
import { shortTitle } from "../titles";
import { meetingDay, meetingTime, phaseOf } from "../when";
import { words } from "../words";
import { Card } from "./Card";
import { MeetingActions } from "./MeetingActions";
import { useIsOutdated } from "./newest";
import { OwnCalendar } from "./OwnCalendar";
import { PastCard } from "./PastCard";

export interface MeetingCardProps {
  kind: Exclude<MessageKind, "text" | "invite" | "system">;
  message: Message;
  meeting: Meeting;
  me: Id;
}

/** A booking, a move or a cancellation in the conversation, in full until a later one overtakes it. */
export function MeetingCard({ kind, message, meeting: copy, me }: MeetingCardProps) {
  const meeting = useMeeting(copy);
  const now = useNow();
  const zone = browserZone();
  const isOff = meeting.status === "cancelled";
  const isOpen = !isOff && phaseOf(meeting, now) !== "over";
  const others = meeting.attendees.filter(({ id }) => id !== me).map(({ name }) => name);
  const isOutdated = useIsOutdated(message, meeting);
  if (isOutdated) return <PastCard message={message} meeting={meeting} me={me} />;
  const { previous, reason } = message;
  return (
    <Card
      icon={isOff ? <CancelledIcon /> : kind === "reschedule" ? <ScheduleIcon /> : <BookedIcon />}
      title={shortTitle(meeting)}
      tone={isOff ? "off" : "plain"}
      state={<State meeting={meeting} kind={kind} now={now} />}
      actions={isOpen && takesPart(meeting, me) ? <MeetingActions meeting={meeting} me={me} now={now} /> : null}
    >
      {previous && (
        <p className="card-line">
          <span>{words.meeting.was}</span>
          <s className="card-was">{meetingTime(previous, now, zone)}</s>
        </p>
      )}
      <p className="card-when numeric">
        {meetingDay(meeting.start, now, zone)}
        <br />
        {clockRange(meeting.start, meeting.end, zone)}
      </p>
      <p className="card-line">
        {words.yourZone(zonePlace(zone))} · {words.minutes(meeting.duration)}
      </p>
      {others.length > 0 && <p className="card-line">{words.meeting.with(others)}</p>}
      {!isOff && meeting.note !== "" && <p className="card-note">{meeting.note}</p>}
      {typeof reason === "string" && reason !== "" && <p className="card-note">{words.meeting.reason(reason)}</p>}
      {isOpen && <OwnCalendar meeting={meeting} me={me} />}
    </Card>
  );
}

function State({ meeting, kind, now }: { meeting: Meeting; kind: MeetingCardProps["kind"]; now: number }) {
  if (meeting.status === "cancelled") return <Chip tone="danger">{words.meeting.cancelled}</Chip>;
  const phase = phaseOf(meeting, now);
  if (phase === "over") return <Chip tone="plain">{words.meeting.over}</Chip>;
  if (phase === "running") return <Chip tone="accent">{words.meeting.now}</Chip>;
  if (kind === "reschedule") return <Chip tone="warning">{words.meeting.moved}</Chip>;
  return <Chip tone="accent">{words.meeting.scheduled}</Chip>;
}
