import { type CalendarDate, parseDate, today } from "@internationalized/date";
import { useEffect, useState } from "react";
import type { Id, Slot } from "@/api/wire";
import { dayKey } from "@/lib/dates";
import { browserZone } from "@/lib/zones";
import { monthOf, type Offer, useOffer } from "./offer";

export interface Picking {
  zone: string;
  setZone: (zone: string) => void;
  offer: Offer;
  /** A date is about to be chosen for whoever looks. */
  isSearching: boolean;
  focused: CalendarDate;
  setFocused: (date: CalendarDate) => void;
  /** No date before it has a time, as far as is known. */
  earliest: CalendarDate;
  latest: CalendarDate | undefined;
  date: CalendarDate | null;
  setDate: (date: CalendarDate) => void;
  /** The date was chosen by whoever looks, not for them. */
  byHand: boolean;
  chosen: Slot | null;
  choose: (slot: Slot | null) => void;
  /** The chosen time that somebody else has taken meanwhile. */
  vanished: Slot | null;
  /** No month up to the horizon has a time. */
  isExhausted: boolean;
}

export interface PickingParts {
  inviteId: Id;
  meetingId?: Id;
  /** How far ahead times are offered, once it is known. */
  horizonDays: number | undefined;
  /** The time that the meeting has now. */
  present?: string;
  /** A confirmation is under way; that its time is no longer free is no news then. */
  isConfirming: boolean;
}

/** Where somebody stands in choosing a date and a time. */
export function usePicking({ inviteId, meetingId, horizonDays, present, isConfirming }: PickingParts): Picking {
  const [zone, setZone] = useState(browserZone);
  const first = today(zone);
  const latest = horizonDays === undefined ? undefined : first.add({ days: horizonDays });
  const [now] = useState(() => presentDate(present, zone));
  const [focused, setFocused] = useState(now ?? first);
  const [date, setDate] = useState<CalendarDate | null>(now);
  const [byHand, setByHand] = useState(false);
  const [chosen, choose] = useState<Slot | null>(null);
  const [vanished, setVanished] = useState<Slot | null>(null);
  /** Until somebody turns a page or picks a date, the first date with a time is looked for. */
  const [isSearching, setSearching] = useState(now === null);
  const offer = useOffer({ inviteId, meetingId, zone, month: monthOf(focused.toString()) });

  const earliest = earliestOf(offer, first, latest, date);
  const { firstDate } = offer;
  const nextMonth = focused.set({ day: 1 }).add({ months: 1 });
  const isLast = latest === undefined || nextMonth.compare(latest) > 0;
  useEffect(() => {
    if (!isSearching || firstDate === undefined) return;
    if (firstDate === null && !isLast) {
      setFocused(nextMonth);
      return;
    }
    setSearching(firstDate === null && latest === undefined);
    if (firstDate === null) return;
    setFocused(parseDate(firstDate));
    setDate(parseDate(firstDate));
  }, [isSearching, firstDate, isLast, latest, nextMonth]);

  const on = chosen && dayKey(chosen.start, zone);
  const isGone =
    chosen !== null &&
    on !== null &&
    !isConfirming &&
    offer.isFresh(on) &&
    offer.slotsOn(on)?.every(({ start }) => start !== chosen.start) === true;
  useEffect(() => {
    if (!isGone) return;
    setVanished(chosen);
    choose(null);
  }, [isGone, chosen]);

  return {
    zone,
    setZone: (next) => {
      setZone(next);
      // The same instant may lie on another date there.
      const moved = chosen && parseDate(dayKey(chosen.start, next));
      if (moved) {
        setDate(moved);
        setFocused(moved);
      } else if (!byHand && now === null) {
        setDate(null);
        setFocused(today(next));
        setSearching(true);
      }
    },
    offer,
    isSearching,
    focused: focused.compare(earliest) < 0 ? earliest : focused,
    setFocused: (next) => {
      setSearching(false);
      setFocused(next);
    },
    earliest,
    latest,
    date,
    byHand,
    setDate: (next) => {
      setSearching(false);
      setByHand(true);
      setDate(next);
      choose(null);
    },
    chosen,
    choose: (slot) => {
      setVanished(null);
      choose(slot);
    },
    vanished,
    isExhausted: firstDate === null && isLast && latest !== undefined,
  };
}

/** The first date with a time; where that is not known yet, the first of which it is not known. */
function earliestOf(
  offer: Offer,
  first: CalendarDate,
  latest: CalendarDate | undefined,
  chosen: CalendarDate | null,
): CalendarDate {
  let earliest = first;
  let found = offer.firstIn(monthOf(first.toString()));
  while (found === null) {
    const next = earliest.set({ day: 1 }).add({ months: 1 });
    if (latest && next.compare(latest) > 0) return first;
    earliest = next;
    found = offer.firstIn(monthOf(earliest.toString()));
  }
  const known = found === undefined ? earliest : parseDate(found);
  // What is chosen can be seen, though it is not offered any more.
  return chosen && chosen.compare(known) < 0 ? chosen : known;
}

/** The date of a time that is still to come. */
function presentDate(present: string | undefined, zone: string): CalendarDate | null {
  if (present === undefined) return null;
  const at = parseDate(dayKey(present, zone));
  return at.compare(today(zone)) < 0 ? null : at;
}
