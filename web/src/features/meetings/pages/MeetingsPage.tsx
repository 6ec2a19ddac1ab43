import { useCallback, useEffect, useId, useState } from "react";
import type { Problem } from "@/api/problem";
import type { Id, Meeting } from "@/api/wire";
import { dayKey } from "@/lib/dates";
import { useNow } from "@/lib/now";
import { browserZone, offsetLabel, zonePlace } from "@/lib/zones";
import { useConnection } from "@/sync/context";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { CalendarIcon } from "@/ui/icons";
import { Page, PageSection } from "@/ui/Page";
import { Segments } from "@/ui/Segments";
import { Loading } from "@/ui/Spinner";
import { useMeetings, useMeetingsState } from "../context";
import { meetingDay, phaseOf } from "../when";
import { words } from "./words";
import { Feed } from "./Feed";
import { MeetingRow } from "./MeetingRow";
import "./MeetingsPage.css";

const YEAR_MS = 365 * 86_400_000;

type Which = "coming" | "past";

const TABS = [
  { id: "coming", label: words.page.coming },
  { id: "past", label: words.page.past },
] as const;

/** All meetings of this person, coming and past, and the feed of them. */
export default function MeetingsPage({ me }: { me: Id }) {
  const now = useNow();
  const { list, problem, reload } = useMine();
  const [which, setWhich] = useState<Which>("coming");
  const shown = list?.filter((meeting) => isPast(meeting, now) === (which === "past"));
  const ordered = which === "past" ? shown?.toReversed() : shown;
  const zone = browserZone();
  return (
    <Page title={words.page.title} back={words.page.home}>
      <Segments label={words.page.which} hideLabel options={TABS} value={which} onChange={setWhich} />
      {problem && (
        <Banner tone="danger" action={<Button size="small" onPress={reload}>{words.retry}</Button>}>
          {problem.detail}
        </Banner>
      )}
      {!ordered && !problem && <Loading label={words.loading} />}
      {ordered?.length === 0 && (
        <EmptyState
          icon={<CalendarIcon />}
          title={which === "coming" ? words.page.noComing : words.page.noPast}
          {...(which === "coming" && { hint: words.page.noComingHint })}
        />
      )}
      {ordered && ordered.length > 0 && (
        <>
          <p className="page-hint">{words.timesIn(zonePlace(zone), offsetLabel(zone, new Date(now)))}</p>
          <Days meetings={ordered} me={me} now={now} />
        </>
      )}
      <PageSection title={words.page.feed}>
        <Feed />
      </PageSection>
    </Page>
  );
}

function isPast(meeting: Meeting, now: number): boolean {
  return phaseOf(meeting, now) === "over";
}

/** The person's meetings a year around today, by their start, as they stand now. */
function useMine() {
  const meetings = useMeetings();
  const known = useMeetingsState((state) => state.meetings);
  const connection = useConnection();
  const [ids, setIds] = useState<ReadonlySet<Id> | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  const reload = useCallback(async () => {
    const at = Date.now();
    const iso = (ms: number) => new Date(ms).toISOString();
    const answer = await meetings.mine(iso(at - YEAR_MS), iso(at + YEAR_MS));
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setIds(new Set(answer.value.meetings.map(({ id }) => id)));
  }, [meetings]);

  useEffect(() => {
    if (connection === "online") void reload();
  }, [connection, reload]);

  const list =
    ids &&
    Object.values(known)
      .filter(({ id }) => ids.has(id))
      .toSorted((a, b) => a.start.localeCompare(b.start));
  return { list, problem, reload: () => void reload() };
}

function Days({ meetings, me, now }: { meetings: readonly Meeting[]; me: Id; now: number }) {
  const zone = browserZone();
  const id = useId();
  const days = Map.groupBy(meetings, ({ start }) => dayKey(start, zone));
  return [...days].map(([day, list]) => (
    <section key={day} className="meetings-day">
      <h2 id={`${id}-${day}`}>{meetingDay(list[0]?.start ?? day, now, zone)}</h2>
      <ul>
        {list.map((meeting) => (
          <li key={meeting.id}>
            <MeetingRow meeting={meeting} me={me} now={now} dayId={`${id}-${day}`} />
          </li>
        ))}
      </ul>
    </section>
  ));
}
