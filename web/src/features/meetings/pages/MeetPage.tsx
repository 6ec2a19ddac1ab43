import { useEffect, useState } from "react";
import type { Problem } from "@/api/problem";
import type { Id, Meeting } from "@/api/wire";
import { clockRange } from "@/lib/dates";
import { useNow } from "@/lib/now";
import { untilThen } from "@/lib/until";
import { browserZone, zonePlace } from "@/lib/zones";
import { Avatar } from "@/ui/Avatar";
import { Banner } from "@/ui/Banner";
import { Chip } from "@/ui/Chip";
import { EmptyState } from "@/ui/EmptyState";
import { JoinIcon } from "@/ui/icons";
import { LinkButton, OutsideLinkButton } from "@/ui/Link";
import { Page } from "@/ui/Page";
import { Loading } from "@/ui/Spinner";
import { AddToCalendar } from "../cards/AddToCalendar";
import { ChangeMeeting } from "../cards/MeetingActions";
import { useMeetings, useMeetingsState } from "../context";
import { meetsHere } from "../joinLink";
import { takesPart } from "../taking";
import { meetingTitle } from "../titles";
import { isImminent, meetingDay, phaseOf } from "../when";
import { words } from "./words";
import "./MeetPage.css";

/** The page of one meeting: who takes part, when it starts, who is here, and the way in. */
export default function MeetPage({ meetingId, me }: { meetingId: Id; me: Id }) {
  const meetings = useMeetings();
  const known = useMeetingsState((state) => state.meetings[meetingId]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const missing = known === undefined;
  useEffect(() => {
    if (!missing) return;
    let wanted = true;
    void meetings.meeting(meetingId).then((answer) => {
      if (wanted) setProblem(answer.ok ? null : answer.problem);
    });
    return () => {
      wanted = false;
    };
  }, [meetings, meetingId, missing]);

  if (known) return takesPart(known, me) ? <Meet meeting={known} me={me} /> : <OthersMeet meeting={known} />;
  if (!problem) return <Loading label={words.loading} />;
  const hint = problem.code === "not_found" ? words.meet.missingHint : problem.detail;
  return (
    <EmptyState isPage title={words.meet.missing} hint={hint}>
      <LinkButton href="/">{words.page.home}</LinkButton>
    </EmptyState>
  );
}

/** What the others of a room find: they know of the meeting, but it is not theirs to join. */
function OthersMeet({ meeting }: { meeting: Meeting }) {
  const names = meeting.attendees.map(({ name }) => name);
  return (
    <EmptyState isPage title={words.meet.others} hint={words.meet.othersHint(names)}>
      <LinkButton href={`/rooms/${meeting.room_id}`}>{words.meet.conversation}</LinkButton>
    </EmptyState>
  );
}

function Meet({ meeting, me }: { meeting: Meeting; me: Id }) {
  const meetings = useMeetings();
  const now = useNow();
  const zone = browserZone();
  const present = useMeetingsState((state) => state.present[meeting.id]) ?? [];
  useEffect(() => meetings.enter(meeting.id), [meetings, meeting.id]);
  const isHere = (id: Id) => id === me || present.some((person) => person.id === id);
  const others = meeting.attendees.filter(({ id }) => id !== me && isHere(id)).map(({ name }) => name);
  const isOff = meeting.status === "cancelled";
  const isOpen = !isOff && phaseOf(meeting, now) !== "over";
  const isComing = !isOff && phaseOf(meeting, now) === "coming";
  return (
    <Page title={meetingTitle(meeting, me)} back={words.page.home}>
      <section className="meet-when">
        <p className="meet-time numeric" data-off={isOff}>
          {clockRange(meeting.start, meeting.end, zone)}
        </p>
        <p>
          {meetingDay(meeting.start, now, zone)} · {words.yourZone(zonePlace(zone))}
        </p>
        <p className="meet-phase" data-off={isOff}>
          {isComing && words.meet.startsIn(untilThen(meeting.start, now, zone))}
          {/* Not what counts down, which would be read out each minute. */}
          <span role="status">{!isComing && phaseText(meeting, now)}</span>
        </p>
        {isOpen && <p>{words.meet.about(meeting.attendees.map(({ name }) => name))}</p>}
        {isOff && meeting.reason !== null && meeting.reason !== "" && (
          <p className="meet-note">{words.meeting.reason(meeting.reason)}</p>
        )}
        {meeting.note !== "" && <p className="meet-note">{meeting.note}</p>}
      </section>
      {isOpen && (
        <Banner tone="info">
          <p>
            {words.meet.waiting} {others.length === 0 ? words.meet.alone : words.meet.present(others)}
          </p>
          <p>{nextStep(meeting, now)}</p>
        </Banner>
      )}
      <div className="page-buttons">
        {isOpen && !meetsHere(meeting) && (
          <OutsideLinkButton
            href={meeting.join_url}
            look={isImminent(meeting, now) ? "primary" : "secondary"}
            icon={<JoinIcon aria-hidden />}
          >
            {words.meet.join}
          </OutsideLinkButton>
        )}
        <LinkButton href={`/rooms/${meeting.room_id}`}>{words.meet.conversation}</LinkButton>
        {isOpen && <AddToCalendar meeting={meeting} me={me} />}
        {isOpen && <ChangeMeeting meeting={meeting} me={me} />}
      </div>
      <section className="meet-people" aria-label={words.meet.participants}>
        <h2>{words.meet.participants}</h2>
        <ul>
          {meeting.attendees.map(({ id, name }) => (
            <li key={id}>
              <Avatar id={id} name={name} />
              <span className="meet-name">{id === me ? `${name} (${words.you})` : name}</span>
              {isHere(id) && <Chip tone="accent">{words.meet.here}</Chip>}
              {!isHere(id) && isOpen && <span className="meet-away">{words.meet.notHere}</span>}
            </li>
          ))}
        </ul>
      </section>
    </Page>
  );
}

/** What one does here at the start, or now that it has started. */
function nextStep(meeting: Meeting, now: number): string {
  const isRunning = phaseOf(meeting, now) === "running";
  if (meetsHere(meeting)) return isRunning ? words.meet.nowHere : words.meet.atStart;
  const { host } = new URL(meeting.join_url, window.location.origin);
  return isRunning ? words.meet.nowLinked(host) : words.meet.atStartLinked(host);
}

/** How it stands with a meeting that is not simply to come. */
function phaseText(meeting: Meeting, now: number): string {
  if (meeting.status === "cancelled") return words.meeting.isCancelled;
  return phaseOf(meeting, now) === "running" ? words.meet.running : words.meet.over;
}
