import type { Parser, ParsedResult, ParsingContext, Refiner } from "chrono-node";
import { Chrono, GB, casual as american } from "chrono-node/en";
import { casual as german } from "chrono-node/de";

/** The languages that times are said in. */
export type Tongue = "en" | "de";

/** A date of the calendar and a time of its day, as clocks on the wall show them. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

/** Marks what lasts through all days, such as "afternoons". */
export const EVERY_DAY = "chatsched/everyDay";

const DAY_MS = 86_400_000;
const PARTS: Readonly<Record<string, { hour: number; tag: string }>> = {
  morning: { hour: 6, tag: "casualReference/morning" },
  noon: { hour: 12, tag: "casualReference/noon" },
  afternoon: { hour: 15, tag: "casualReference/afternoon" },
  evening: { hour: 18, tag: "casualReference/evening" },
};

const PART_WORDS: Readonly<Record<string, string>> = {
  mornings: "morning",
  lunchtime: "noon",
  lunch: "noon",
  afternoons: "afternoon",
  evenings: "evening",
  früh: "morning",
  frueh: "morning",
  morgens: "morning",
  vormittags: "morning",
  mittags: "noon",
  nachmittags: "afternoon",
  abends: "evening",
};
/** Of these "every" is not said with it, but part of one day. */
const OF_ONE_DAY = new Set(["lunch", "lunchtime", "früh", "frueh"]);

/** How many weeks away the weeks are that the library has no words for, or others than those meant. */
const WEEK_WORDS: Readonly<Record<string, number>> = {
  "this week": 0,
  "the week after next": 2,
  "week after next": 2,
  "diese woche": 0,
  "übernächste woche": 2,
  "uebernächste woche": 2,
};
const WEEKEND_WORDS: Readonly<Record<string, number>> = {
  "next weekend": 1,
  "this weekend": 0,
  weekend: 0,
  "nächstes wochenende": 1,
  "dieses wochenende": 0,
  wochenende: 0,
};
const ENGLISH_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTHS = ["januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember"];

const bounded = (source: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, "iu");
const anyOf = (words: Readonly<Record<string, unknown>>) =>
  bounded(
    Object.keys(words)
      .toSorted((one, other) => other.length - one.length)
      .join("|"),
  );

/** A library's parser for what is found by a pattern. */
const parser = (pattern: RegExp, extract: Parser["extract"]): Parser => ({ pattern: () => pattern, extract });

const partOfDay = parser(anyOf(PART_WORDS), (context, [said = ""]) => {
  const word = said.toLowerCase();
  const part = PARTS[PART_WORDS[word] ?? ""];
  if (!part) return null;
  const found = context.createParsingComponents().imply("hour", part.hour).imply("minute", 0).addTag(part.tag);
  return OF_ONE_DAY.has(word) ? found : found.addTag(EVERY_DAY);
});

/** The Monday of the week that many weeks on, as midnight UTC of the same date. */
function mondayOf(context: ParsingContext, weeks: number): number {
  const midnight = Math.floor(context.reference.instant.getTime() / DAY_MS) * DAY_MS;
  return midnight - ((new Date(midnight).getUTCDay() + 6) % 7) * DAY_MS + weeks * 7 * DAY_MS;
}

function dateAt(midnight: number) {
  const at = new Date(midnight);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
}

/** From one day of a week, counted from its Monday, to another. */
const days = (weeks: Readonly<Record<string, number>>, first: number, last: number) =>
  parser(anyOf(weeks), (context, match) => {
    const monday = mondayOf(context, weeks[match[0].toLowerCase()] ?? 0);
    const ends = [first, last].map((day) => dateAt(monday + day * DAY_MS));
    return context.createParsingResult(match.index ?? 0, match[0], ends[0], ends[1]);
  });

const CLOCK = String.raw`(\d{1,2})(?::(\d{2}))?(?: ?(uhr|am|pm))?`;
/**
 * `9-12`, `between 2 and 4:30 pm`, `zwischen 14 und 16 Uhr`: ranges of the clock, of which the library
 * knows those alone that say the half of the day. Without "between", "9 and 12" are two times.
 */
const hours = [
  parser(bounded(`(?:between|zwischen) ${CLOCK} (?:and|und) ${CLOCK}`), (context, match) => range(context, match)),
  parser(bounded("(?:between |zwischen |from |von )?(\\d{1,2})()()(?: ?[–-] ?| to | bis )(\\d{1,2})()(?: ?(uhr|h|am|pm))?"), (context, match) =>
    range(context, match),
  ),
];

function range(context: ParsingContext, match: RegExpMatchArray) {
  const [, from, fromMinute, fromUnit, to, toMinute, toUnit] = match;
  const [start, end] = fromUnit
    ? [onClock(Number(from), fromUnit.toLowerCase()), onClock(Number(to), (toUnit ?? fromUnit).toLowerCase())]
    : clocked(Number(from), Number(to), toUnit?.toLowerCase());
  const minutes = [Number(fromMinute ?? 0), Number(toMinute ?? 0)] as const;
  if (start > 23 || end > 24 || minutes.some((minute) => minute > 59) || start * 60 + minutes[0] >= end * 60 + minutes[1]) return null;
  return context.createParsingResult(match.index ?? 0, match[0], atClock(start, minutes[0]), atClock(end, minutes[1]));
}

/** An hour with its half of the day. */
function onClock(hour: number, unit: string): number {
  if (unit === "pm") return pm(hour);
  return unit === "am" && hour === 12 ? 0 : hour;
}

// Left open, the half of the day would be taken from the one in which it is said.
const atClock = (hour: number, minute: number) => ({ hour, minute, meridiem: hour < 12 ? 0 : 1 });

const pm = (hour: number) => (hour < 12 ? hour + 12 : hour);

/** Without a word of which half of the day, `3-5` is in the afternoon and `9-5` ends there. */
function clocked(from: number, to: number, unit: string | undefined): [number, number] {
  if (unit === "pm") return [from <= to || from === 12 ? pm(from) : from, pm(to)];
  if (unit !== undefined) return [from, to];
  return isEarly(from) ? [pm(from), pm(to)] : [from, to <= from ? pm(to) : to];
}

/** Nobody meets at these hours: said bare, they are those of the afternoon. */
export const isEarly = (hour: number) => hour >= 1 && hour <= 6;

const germanDay = parser(/(?<![\p{L}\p{N}.])(\d{1,2})\.\s?(\d{1,2})\.(?:(\d{4})(?!\d))?/iu, (_, match) => {
  const [day, month, year] = [match[1], match[2], match[3]].map(Number);
  if (!day || !month || day > 31 || month > 12) return null;
  return { day, month, ...(year && { year }) };
});

const afterTomorrow = parser(bounded("(?:the )?day after tomorrow"), (context) =>
  context.createParsingComponents(dateAt(Math.floor(context.reference.instant.getTime() / DAY_MS) * DAY_MS + 2 * DAY_MS)),
);

/** The library's British English takes the second number of `nov 30` for the year 2030. */
const monthAndDay = parser(
  bounded(`(${ENGLISH_MONTHS.join("|")})[a-z]{0,6}\\.? (\\d{1,2})(?:st|nd|rd|th)?(?![.:]?\\d| ?[–-])`),
  (context, match) => {
    const [month, day] = [ENGLISH_MONTHS.indexOf((match[1] ?? "").toLowerCase()) + 1, Number(match[2])];
    return day >= 1 && day <= 31 ? context.createParsingComponents({ month, day }) : null;
  },
);

const germanMonth = parser(bounded(`(?:im |in )(${MONTHS.join("|")})`), (context, match) => {
  const month = MONTHS.indexOf((match[1] ?? "").toLowerCase()) + 1;
  return context.createParsingComponents({ month }).imply("day", 1);
});

/**
 * The library with parsers of ours and without its joining of dates with times: of a whole week
 * and a time it makes one day, and of days with one time behind the last it tells only that one.
 */
function extended(base: Chrono, ...own: readonly Parser[]): Chrono {
  const made = base.clone();
  made.parsers.unshift(...own);
  made.refiners = made.refiners.filter((refiner) => !isBetween(refiner, "T")).map((refiner) => (isBetween(refiner, "-") ? ofOneKind(refiner) : refiner));
  return made;
}

/** One of the library's refiners that joins two results into one. */
interface Joining extends Refiner {
  patternBetween(): RegExp;
  shouldMergeResults(between: string, one: ParsedResult, other: ParsedResult, context: ParsingContext): boolean;
}

/** Known by what stands between those two: `2026-12-03T10:00`, `monday - friday`. */
const isBetween = (refiner: Refiner, text: string): refiner is Joining => "patternBetween" in refiner && (refiner as Joining).patternBetween().test(text);

const isTime = ({ start }: ParsedResult) => start.isCertain("hour");

/** From a date to a date, or from a time to a time; `tomorrow till 11am` is no range. */
function ofOneKind(refiner: Joining): Refiner {
  const isRange: Joining["shouldMergeResults"] = (between, one, other, context) =>
    isTime(one) === isTime(other) && refiner.shouldMergeResults(between, one, other, context);
  return Object.assign(Object.create(refiner) as Joining, { shouldMergeResults: isRange });
}

const shared = [partOfDay, days(WEEK_WORDS, 0, 6), days(WEEKEND_WORDS, 5, 6), ...hours];
const germanToo = extended(german, ...shared, germanDay, germanMonth);
const britishToo = extended(GB, ...shared, monthAndDay, afterTomorrow);
const americanToo = extended(american, ...shared, afterTomorrow);

/** Stands where one word was taken apart, whose time is that of its own day alone. */
export const ONE_WORD = "·";
const WEEKDAY = "(montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)";
const COMPOUND = new RegExp(`${WEEKDAY}(?=(?:vor|nach)?mittag|abend|morgen)`, "giu");
/** "morgen" behind a day of the week is its morning, not tomorrow. */
const MORNING = new RegExp(`(${WEEKDAY}(?: ${ONE_WORD})? ?)morgens?(?![\\p{L}\\p{N}])`, "giu");

/** What the library finds in a text, by the clocks on the wall: `now` is theirs, and so are the answers. */
export function timesIn(text: string, tongue: Tongue, now: WallTime, isAmerican: boolean): { text: string; found: ParsedResult[] } {
  const said = tongue === "de" ? text.replaceAll(COMPOUND, `$1 ${ONE_WORD} `).replaceAll(MORNING, "$1früh") : text;
  const chrono = tongue === "de" ? germanToo : isAmerican ? americanToo : britishToo;
  return { text: said, found: chrono.parse(said, { instant: asUtc(now), timezone: 0 }, { forwardDate: true }) };
}

/** The clock on the wall as if it were UTC's. */
export const asUtc = (now: WallTime) => new Date(Date.UTC(now.year, now.month - 1, now.day, now.hour, now.minute));
