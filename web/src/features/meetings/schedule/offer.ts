import { useEffect, useState } from "react";
import type { Problem } from "@/api/problem";
import type { Day, Id, Slot, Slots } from "@/api/wire";
import { useMeetings, useMeetingsState } from "../context";

/** `YYYY-MM`. */
export type Month = string;

export function monthOf(date: Day): Month {
  return date.slice(0, 7);
}

function lastDay(month: Month): Day {
  const [year = 0, number = 0] = month.split("-").map(Number);
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return `${month}-${String(last).padStart(2, "0")}`;
}

function firstOf(month: Known | undefined): Day | null | undefined {
  return month && (month.slots.days[0]?.date ?? null);
}

interface Known {
  slots: Slots;
  /** How many changes the server had told of when this was asked. */
  changes: number;
}

export interface Offer {
  /** The month in sight is being fetched for the first time. */
  isLoading: boolean;
  problem: Problem | null;
  /** The host's calendar could not be asked. */
  stale: boolean;
  /** The times of a date; undefined while its month is not known. */
  slotsOn: (date: Day) => readonly Slot[] | undefined;
  /** Whether the times of a date are known as they are now. */
  isFresh: (date: Day) => boolean;
  /** The first date with a time in the month in sight; null: none; undefined: not known yet. */
  firstDate: Day | null | undefined;
  /** The same of any month. */
  firstIn: (month: Month) => Day | null | undefined;
  retry: () => void;
}

export interface OfferParts {
  inviteId: Id;
  /** A meeting that is to be moved: its own time counts as free. */
  meetingId?: Id | undefined;
  zone: string;
  month: Month;
}

/** An invite's free times, fetched month by month and again whenever they change. */
export function useOffer({ inviteId, meetingId, zone, month }: OfferParts): Offer {
  const meetings = useMeetings();
  const changes = useMeetingsState((state) => state.slotChanges[inviteId]) ?? 0;
  const [known, setKnown] = useState<Readonly<Record<string, Known>>>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [attempt, setAttempt] = useState(0);
  const keyOf = (of: Month) => `${zone} ${of}`;
  const key = keyOf(month);

  useEffect(() => meetings.watch(inviteId), [meetings, inviteId]);

  useEffect(() => {
    let wanted = true;
    const ask = {
      invite_id: inviteId,
      from: `${month}-01`,
      to: lastDay(month),
      time_zone: zone,
      ...(meetingId !== undefined && { meeting_id: meetingId }),
    };
    void meetings.slots(ask).then((answer) => {
      if (!wanted) return;
      setProblem(answer.ok ? null : answer.problem);
      if (answer.ok) {
        const entry = { slots: answer.value, changes };
        setKnown((before) => ({ ...before, [`${zone} ${month}`]: entry }));
      }
    });
    return () => {
      wanted = false;
    };
  }, [meetings, inviteId, meetingId, zone, month, changes, attempt]);

  const inSight = known[key];
  return {
    isLoading: !inSight && problem === null,
    problem,
    stale: inSight?.slots.stale ?? false,
    slotsOn: (date) => {
      const days = known[keyOf(monthOf(date))]?.slots.days;
      return days && (days.find((day) => day.date === date)?.slots ?? []);
    },
    isFresh: (date) => known[keyOf(monthOf(date))]?.changes === changes,
    firstDate: firstOf(inSight),
    firstIn: (of) => firstOf(known[keyOf(of)]),
    retry: () => {
      setAttempt((count) => count + 1);
    },
  };
}
