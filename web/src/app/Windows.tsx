import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { useCalendarsState } from "@/features/calendars/context";
import { holdsMeetings, takesMeetings } from "@/features/calendars/state";
import { OwnCalendarsContext, useMeetings } from "@/features/meetings/context";
import { type ConnectPlace, MeetingWindows } from "@/features/meetings/windows/MeetingWindows";
import { useConnection } from "@/sync/context";
import { Loading } from "@/ui/Spinner";
import { words } from "./words";

const ConnectStep = lazy(() => import("@/features/calendars/connect/ConnectStep"));
const CountingLine = lazy(() => import("@/features/calendars/connect/CountingLine"));

/** The windows about meetings, and in them what linked calendars bring. */
export function Windows({ children }: { children: ReactNode }) {
  const hasNone = useCalendarsState(({ accounts }) => accounts === null || accounts.length === 0);
  const takes = useCalendarsState(takesMeetings);
  const holds = useCalendarsState(holdsMeetings);
  useHandEdits(takes);
  return (
    <OwnCalendarsContext value={takes ? "take" : holds ? "unsure" : "none"}>
      <MeetingWindows connectStep={hasNone ? connectStep : null} calendarsLine={hasNone ? noLine : calendarsLine}>
        {children}
      </MeetingWindows>
    </OwnCalendarsContext>
  );
}

const AHEAD_MS = 366 * 86_400_000;

/** Asks, whenever a connection begins, what one has done by hand to events of one's meetings. */
function useHandEdits(hasEvents: boolean) {
  const meetings = useMeetings();
  const connection = useConnection();
  useEffect(() => {
    if (!hasEvents || connection !== "online") return;
    const now = Date.now();
    void meetings.mine(new Date(now).toISOString(), new Date(now + AHEAD_MS).toISOString());
  }, [meetings, hasEvents, connection]);
}

function connectStep({ roomId, returned, onDone }: ConnectPlace) {
  return (
    <Suspense fallback={<Loading label={words.loading} />}>
      <ConnectStep returnTo={`/rooms/${roomId}`} returned={returned} onDone={onDone} />
    </Suspense>
  );
}

const noLine = () => null;

function calendarsLine(onLeave: () => void) {
  // The hours below do not move when it comes.
  return (
    <Suspense fallback={<p className="field-description">&nbsp;</p>}>
      <CountingLine onLeave={onLeave} />
    </Suspense>
  );
}
