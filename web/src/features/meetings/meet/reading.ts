import type { Availability, Duration, Member } from "@/api/wire";
import { beginsWithNumber, takenApart } from "./command";
import { common, fitting, limited, type Span, spansOf, written } from "./cut";
import { DAY, DAY_MS, midnightOf } from "./days";
import type { Tongue, WallTime } from "./phrases";
import { type DayPart, type Wish, wishIn } from "./windows";

/** An invite as it will be sent. */
export interface MeetInvite {
  duration: Duration;
  people: readonly Member[];
  availability: Availability;
  /** It is for certain days, not for the usual hours. */
  isLimited: boolean;
}

/** What a command comes to. All but an invite and the window are for the eyes of the writer alone. */
export type Reading =
  /** Nothing was said: the window in which hours are shared is opened. */
  | { kind: "window" }
  | { kind: "invite"; invite: MeetInvite }
  /** The writer's hours are not open then; `anyway` is the invite that opens them. */
  | { kind: "closed"; when: string; anyway: MeetInvite | null }
  /** All of it lies within the least notice that the writer wants, in minutes. */
  | { kind: "soon"; when: string; notice: number }
  /** The clocks of the hours' zone show that hour twice, and hours cannot say which of the two. */
  | { kind: "twice"; when: string; zone: string }
  /** A time that was said is over before a meeting of this length, in minutes, would be. */
  | { kind: "short"; when: string; duration: Duration }
  /** `skipped`: the writer's clocks never show this time, because they are put forward over it. */
  | { kind: "past" | "skipped" | "when" | "length" | "person" | "self"; said: string };

export interface MeetContext {
  members: readonly Member[];
  /** Which of the members writes. */
  me: string;
  hours: Availability;
  /** The zone in which the writer is, whose "tomorrow" is meant. */
  zone: string;
  now: number;
  /** The language of the writer, understood first, and whether their dates begin with the month. */
  tongue: Tongue;
  isAmerican: boolean;
}

const USUAL: Duration = 30;
/** Nobody says a time in more characters than these. */
const LONGEST = 200;
const MINUTE_MS = 60_000;
/** The hours that are opened on a day without any. */
const OFFICE = { from: 9 * 60, to: 17 * 60 };

/** Understands a command, in the writer's language or the other one. */
export function read(text: string, context: MeetContext): Reading {
  const command = takenApart(text, context.members, context.me);
  if ("problem" in command) return { kind: command.problem, said: command.said };
  const { duration, people, when } = command;
  const isBare = duration === null && people.length === 0;
  const asked = { duration: duration ?? USUAL, people };
  if (when === "") {
    if (isBare) return { kind: "window" };
    return { kind: "invite", invite: { ...asked, availability: context.hours, isLimited: false } };
  }
  const wish = when.length > LONGEST ? "unclear" : understood(when, asked.duration, context);
  const number = duration === null ? beginsWithNumber(when) : null;
  if (number !== null && (wish === "unclear" || !isDayOf(number, wish, when, context))) return { kind: "length", said: number };
  if (wish === "unclear") return { kind: "when", said: when };
  if (wish === "past") return { kind: "past", said: when };
  return offered(wish, when, asked, context);
}

function understood(when: string, duration: Duration, { zone, now, tongue, isAmerican }: MeetContext) {
  const wall = wallOf(now, zone);
  const tongues: readonly Tongue[] = tongue === "de" ? ["de", "en"] : ["en", "de"];
  const tries = tongues.map((one) => wishIn(when, one, wall, { duration, isAmerican }));
  return tries.find((found) => found !== "unclear") ?? "unclear";
}

/** Whether the number at the beginning is the day of what was said, as in `3 December`, and no length that is not offered. */
function isDayOf(number: string, wish: Wish | "past", when: string, context: MeetContext): boolean {
  const rest = understood(when.slice(number.length).trim(), USUAL, context);
  const days = (found: typeof rest) => (typeof found === "string" ? [] : found.parts.map(({ date }) => date));
  if (days(wish).join(" ") === days(rest).join(" ")) return false;
  return days(wish).every((date) => Number(date.slice(8)) === Number(number));
}

function wallOf(now: number, timeZone: string): WallTime {
  const format = new Intl.DateTimeFormat("en", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return { year: part("year"), month: part("month"), day: part("day"), hour: part("hour"), minute: part("minute") };
}

type Asked = Pick<MeetInvite, "duration" | "people">;

function offered(wish: Wish, when: string, asked: Asked, context: MeetContext): Reading {
  const { hours, now, zone } = context;
  const horizon = now + hours.horizon_days * DAY_MS;
  const meant = wish.isEveryDay ? wish.parts.filter(({ date }) => midnightOf(date) < horizon) : wish.parts;
  if (meant.some((part) => spansOf([part], zone).length === 0)) return { kind: "skipped", said: when };
  if (meant.some((part) => spansOf([part], zone).some((span) => lengthOf(span) < asked.duration))) {
    return { kind: "short", when, duration: asked.duration };
  }
  const inTime = wish.after.map((wait) => spanAfter(wait, now, asked.duration));
  const wished = [...spansOf(meant, zone), ...inTime];
  const open = common(hours, wished);
  const left = (spans: readonly Span[], from: number) => fitting(spans, from, asked.duration);
  const earliest = now + hours.min_notice * MINUTE_MS;
  const sayable = (spans: readonly Span[]) => left(spansOf(written(spans, hours.time_zone), hours.time_zone), earliest);
  const invite = (spans: readonly Span[]): MeetInvite | null => {
    if (spans.some((span) => sayable([span]).length === 0)) return null;
    return { ...asked, availability: limited(hours, written(sayable(spans), hours.time_zone), now), isLimited: true };
  };
  const twice: Reading = { kind: "twice", when, zone: hours.time_zone };
  const bookable = left(open, earliest);
  if (bookable.length > 0) {
    const made = invite(bookable);
    return made ? { kind: "invite", invite: made } : twice;
  }
  if (left(open, now).length > 0) return { kind: "soon", when, notice: hours.min_notice };
  const openable = [...spansOf(meant.map(asSaid), zone), ...inTime];
  const opened = left(openable, earliest);
  if (opened.length > 0) {
    const anyway = invite(opened);
    return anyway ? { kind: "closed", when, anyway } : twice;
  }
  return left(openable, now).length > 0 ? { kind: "soon", when, notice: hours.min_notice } : { kind: "past", said: when };
}

const lengthOf = ({ start, end }: Span) => (end - start) / MINUTE_MS;

/** One meeting in so many milliseconds, of real time. */
function spanAfter(wait: number, now: number, duration: number): Span {
  const start = Math.floor(now / MINUTE_MS) * MINUTE_MS + wait;
  return { start, end: start + duration * MINUTE_MS };
}

/** What opens when hours are opened as was said: whole days are those of an office. */
function asSaid(part: DayPart): DayPart {
  return part.from === 0 && part.to === DAY ? { ...part, ...OFFICE } : part;
}
