import type { Duration, Member } from "@/api/wire";

/** What stands behind `/meet`, taken apart. */
export interface MeetCommand {
  /** null: none was said. */
  duration: Duration | null;
  /** Whom it is for; nobody in particular if empty. */
  people: readonly Member[];
  /** What is left: when. */
  when: string;
}

/** What keeps a command from being taken apart, and the words that do. */
export type Misunderstanding = { problem: "length" | "person" | "self"; said: string };

export const DURATIONS: readonly Duration[] = [15, 30, 45, 60];

const UNITS = "minutes?|mins?|min\\.?|m|minuten?|hours?|hrs?|h|stunden?|std\\.?";
/** `in 2 hours` is when, not how long. */
const NO_WAIT = "(?<!(?:^|\\s)(?:in|next|within|half|nächsten?|innerhalb von))";
const LENGTH = new RegExp(`${NO_WAIT}(?:^|\\s)(?:for |für )?(\\d+(?:[.,]\\d+)?)\\s?(${UNITS})(?=\\s|$)`, "iu");
const HALF_HOUR = new RegExp(`${NO_WAIT}(?:^|\\s)(?:for |für )?(?:half an hour|(?:eine )?halbe stunde)(?=\\s|$)`, "iu");
const HOUR = new RegExp(`${NO_WAIT}(?:^|\\s)(?:for |für )?(?:an hour|one hour|eine stunde)(?=\\s|$)`, "iu");
const NUMBER = /^(\d+)(?=\s|$)/u;
const PERSON = /(?:^|\s)(?:with|mit)?\s*@/iu;

/** Whether a text is this command; anything else is a message. */
export function isMeet(text: string): boolean {
  return /^\/meet(?:\s|$)/iu.test(text);
}

/** Takes a command apart; `members` are those of the room, `me` the one of them who writes. */
export function takenApart(text: string, members: readonly Member[], me: string): MeetCommand | Misunderstanding {
  const named = withoutPeople(text.replace(/^\/meet\s*/iu, "").trim(), members, me);
  if ("problem" in named) return named;
  return withoutLength(named.rest, named.people);
}

interface Named {
  people: readonly Member[];
  rest: string;
}

function withoutPeople(text: string, members: readonly Member[], me: string): Named | Misunderstanding {
  const people: Member[] = [];
  let rest = text;
  for (let at = PERSON.exec(rest); at; at = PERSON.exec(rest)) {
    const behind = rest.slice(at.index + at[0].length);
    // By a part of a name that is others' as well nobody means themselves.
    const likely = members.filter((one) => one.id !== me || isNamed(behind, one));
    const found = nameAt(behind, likely) ?? nameAt(behind, members);
    if (found?.member.id === me) return { problem: "self", said: `@${behind.slice(0, found.length)}` };
    if (!found) return { problem: "person", said: `@${behind.split(/[\s,]/u, 1)[0] ?? ""}` };
    if (!people.includes(found.member)) people.push(found.member);
    const after = behind.slice(found.length).replace(/^\s*(?:,|and|und|&)\s*(?=@)/iu, " ");
    rest = `${rest.slice(0, at.index)} ${after}`;
  }
  return { people, rest: rest.replaceAll(/\s+/gu, " ").trim() };
}

/** Whether a text begins with somebody's whole name. */
function isNamed(text: string, { name }: Member): boolean {
  return text.toLocaleLowerCase().startsWith(name.toLocaleLowerCase()) && !/^[\p{L}\p{N}]/u.test(text.slice(name.length));
}

/** A member by the whole name, or by what can only be the beginning of one. */
function nameAt(text: string, members: readonly Member[]): { member: Member; length: number } | null {
  const said = text.toLocaleLowerCase();
  const whole = members
    .filter((member) => isNamed(text, member))
    .toSorted((one, other) => other.name.length - one.name.length)[0];
  if (whole) return { member: whole, length: whole.name.length };
  const word = /^[\p{L}\p{N}'’_-]+/u.exec(said)?.[0] ?? "";
  const likely = word === "" ? [] : members.filter(({ name }) => name.toLocaleLowerCase().split(/\s+/u).some((part) => part.startsWith(word)));
  const exact = likely.filter(({ name }) => name.toLocaleLowerCase().split(/\s+/u).includes(word));
  const [only, ...others] = exact.length > 0 ? exact : likely;
  return only && others.length === 0 ? { member: only, length: word.length } : null;
}

function withoutLength(text: string, people: readonly Member[]): MeetCommand | Misunderstanding {
  const spoken = HALF_HOUR.test(text) ? (["30", HALF_HOUR] as const) : HOUR.test(text) ? (["60", HOUR] as const) : null;
  if (spoken) return { duration: offered(Number(spoken[0])), people, when: tidy(text.replace(spoken[1], " ")) };
  const said = LENGTH.exec(text);
  if (said) {
    const [whole, number = "", unit = ""] = said;
    const isHours = /^(?:h|st)/iu.test(unit);
    const duration = offered(Number(number.replace(",", ".")) * (isHours ? 60 : 1));
    return duration === null ? { problem: "length", said: whole.trim() } : { duration, people, when: tidy(text.replace(whole, " ")) };
  }
  const number = NUMBER.exec(text)?.[1];
  if (number === undefined) return { duration: null, people, when: text };
  const duration = offered(Number(number));
  const when = tidy(text.slice(number.length));
  if (duration !== null) return { duration, people, when };
  // `3 December` begins with a number, too; what is no date either will not be understood as one.
  return when === "" ? { problem: "length", said: number } : { duration: null, people, when: text };
}

/** Whether what was not understood as a time begins with what was meant as a length. */
export function beginsWithNumber(when: string): string | null {
  return NUMBER.exec(when)?.[1] ?? null;
}

const offered = (minutes: number): Duration | null => DURATIONS.find((duration) => duration === minutes) ?? null;
const tidy = (text: string) => text.replaceAll(/\s+/gu, " ").trim();
