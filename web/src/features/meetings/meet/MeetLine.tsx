import { useEffect, useMemo, useRef, useState } from "react";
import type { Problem } from "@/api/problem";
import type { Availability, Id, Room } from "@/api/wire";
import { language, locale } from "@/lib/locale";
import { newNonce } from "@/lib/nonce";
import { useNow } from "@/lib/now";
import { firstWord } from "@/lib/text";
import { browserZone, zonePlace } from "@/lib/zones";
import { Button } from "@/ui/Button";
import { CalendarIcon, InfoIcon } from "@/ui/icons";
import { useProblem } from "@/ui/problem";
import { say } from "@/ui/toasts";
import { useMeetings } from "../context";
import { hoursSummary } from "../summary";
import { useOpenWindow } from "../windows/windows";
import { words } from "./words";
import { type MeetInvite, read, type Reading } from "./reading";
import "./MeetLine.css";

export interface MeetLineProps {
  room: Room;
  me: Id;
  /** The command as it stands in the field. */
  text: string;
  /** How often it was asked for. */
  asked: number;
  onDone: () => void;
}

const isAmerican = new Intl.Locale(locale).maximize().region === "US";
/** What a reader hears while somebody types comes when they pause. */
const PAUSE_MS = 900;

/** Says above the field what `/meet` will send, sends it when asked, or says to the writer alone why not. */
export default function MeetLine({ room, me, text, asked, onDone }: MeetLineProps) {
  const meetings = useMeetings();
  const open = useOpenWindow();
  const now = useNow();
  const [problem, setProblem] = useProblem();
  const hours = useHours(setProblem, problem);
  const reading = useMemo(
    () => hours && read(text, { members: room.members, me, hours, zone: browserZone(), now, tongue: language, isAmerican }),
    [text, room.members, me, hours, now],
  );
  const [busy, setBusy] = useState(false);
  const [textBefore, setTextBefore] = useState(text);
  if (text !== textBefore) {
    setTextBefore(text);
    setProblem(null);
  }
  /** The same words are sent once, however often Enter is pressed. */
  const sent = useRef({ text: "", nonce: "" });
  const done = useRef(0);

  async function send({ duration, people, availability }: MeetInvite) {
    if (busy) return;
    if (sent.current.text !== text) sent.current = { text, nonce: newNonce() };
    setBusy(true);
    setProblem(null);
    const note = room.kind === "group" && people.length > 0 ? words.meet.note(people.map(({ name }) => `@${name}`)) : null;
    const answer = await meetings.sendInvite({
      room_id: room.id,
      duration,
      availability,
      remember: false, // what was said counts for this invite alone
      ...(note !== null && { note }),
      nonce: sent.current.nonce,
    });
    setBusy(false);
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    say(words.meet.sent);
    onDone();
  }

  useEffect(() => {
    if (asked === 0) done.current = 0;
    // What cannot be done now is not done later, when nobody expects it any more.
    if (!hours && problem) done.current = asked;
    if (asked <= done.current || !reading) return;
    done.current = asked;
    if (reading.kind === "invite") void send(reading.invite);
    if (reading.kind === "window") {
      open({ kind: "share", roomId: room.id });
      onDone();
    }
  });

  const isAnswer = asked > 0 && reading !== null && reading.kind !== "invite" && reading.kind !== "window";
  const examples = [...words.meet.examples.slice(1), ...(room.kind === "group" ? room.members.filter(({ id }) => id !== me).slice(0, 1) : []).map(({ name }) => words.meet.exampleWith(firstWord(name)))];
  const coming = problem || isAnswer || !reading ? null : preview(reading, room, examples);
  const heard = useHeard(coming ?? "");
  return (
    <div className="meet-line" data-answer={isAnswer || problem !== null} aria-busy={busy}>
      {isAnswer || problem ? <InfoIcon aria-hidden /> : <CalendarIcon aria-hidden />}
      {/* What is asked for is answered at once; what is only being typed is read out in pauses. */}
      <div className="meet-line-body" role="alert">
        {problem ? <p>{failed(problem)}</p> : isAnswer && <Answer reading={reading} examples={examples} busy={busy} room={room} onSend={(invite) => void send(invite)} />}
      </div>
      {coming !== null && <p className="meet-line-body">{coming}</p>}
      <div className="visually-hidden" role="status">
        {heard}
      </div>
    </div>
  );
}

function failed({ detail, fields }: Problem): string {
  return fields && "note" in fields ? `${detail} ${fields["note"]}` : detail;
}

/** The writer's own hours, fetched once; again when a server that could not be reached is back. */
function useHours(setProblem: (problem: Problem | null) => void, problem: Problem | null): Availability | null {
  const meetings = useMeetings();
  const [hours, setHours] = useState<Availability | null>(null);
  const isMissing = hours === null && problem === null;
  useEffect(() => {
    if (!isMissing) return;
    let wanted = true;
    void meetings.availability().then((answer) => {
      if (!wanted) return;
      if (answer.ok) setHours(answer.value.availability);
      else setProblem(answer.problem);
    });
    return () => {
      wanted = false;
    };
  }, [meetings, isMissing, setProblem]);
  return hours;
}

function useHeard(text: string): string {
  const [heard, setHeard] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => {
      setHeard(text);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return heard;
}

function described(invite: MeetInvite, room: Room): string {
  const { duration, availability } = invite;
  const zone = words.invite.hours(hoursSummary(availability), zonePlace(availability.time_zone));
  const whom = audience(invite, room);
  return [words.minutes(duration), zone, ...(whom === null ? [] : [whom])].join(" · ");
}

/** Whom an invite in a group is for, and that others there can pick a time as well: it is for a room, not for a person. */
function audience({ people }: MeetInvite, { kind, members }: Room): string | null {
  if (kind !== "group" || people.length === 0) return null;
  const names = people.map(({ name }) => name);
  // Besides the writer, and those who are named.
  return members.length > people.length + 1 ? words.meet.whomAmong(names) : words.meet.whom(names);
}

/** What Enter will do, or how to go on. */
function preview(reading: Reading, room: Room, examples: readonly string[]): string {
  switch (reading.kind) {
    case "invite":
      return words.meet.preview(described(reading.invite, room));
    case "window":
      return words.meet.window(examples.slice(1));
    case "closed":
    case "soon":
    case "past":
    case "short":
    case "skipped":
    case "twice":
    case "when":
    case "length":
    case "person":
    case "self":
      return words.meet.hint(examples);
    default:
      return reading satisfies never;
  }
}

interface AnswerProps {
  reading: Reading;
  examples: readonly string[];
  busy: boolean;
  room: Room;
  onSend: (invite: MeetInvite) => void;
}

function Answer({ reading, examples, busy, room, onSend }: AnswerProps) {
  const anyway = reading.kind === "closed" ? reading.anyway : null;
  const whom = anyway && audience(anyway, room);
  return (
    <>
      <p>
        {sentence(reading, examples)} <span className="meet-line-private">{words.meet.onlyYou}</span>
      </p>
      {anyway && (
        <Button
          size="small"
          isPending={busy}
          onPress={() => {
            onSend(anyway);
          }}
        >
          {[words.meet.anyway(hoursSummary(anyway.availability)), ...(whom === null ? [] : [whom])].join(" · ")}
        </Button>
      )}
    </>
  );
}

/** Why a command cannot be done as it stands, with what could be. */
function sentence(reading: Reading, examples: readonly string[]): string {
  switch (reading.kind) {
    case "length":
      return words.meet.noLength(reading.said, examples);
    case "person":
      return words.meet.noPerson(reading.said);
    case "self":
      return words.meet.self;
    case "when":
      return words.meet.unclear(reading.said, examples);
    case "past":
      return words.meet.past(reading.said);
    case "closed":
      return words.meet.closed(reading.when);
    case "soon":
      return words.meet.soon(reading.when, lasting(reading.notice));
    case "short":
      return words.meet.short(reading.when, words.minutes(reading.duration));
    case "skipped":
      return words.meet.skipped(reading.said);
    case "twice":
      return words.meet.twice(reading.when, zonePlace(reading.zone));
    case "invite":
    case "window":
      return "";
    default:
      return reading satisfies never;
  }
}

function lasting(minutes: number): string {
  if (minutes % 1440 === 0) return words.days(minutes / 1440);
  return minutes % 60 === 0 ? words.hours(minutes / 60) : words.minutes(minutes);
}
