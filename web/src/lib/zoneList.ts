import { countries } from "./countries";
import { areaName, browserZone, currentName, offsetLabel, offsetMinutes, RENAMED, zonePlace } from "./zones";
import { ZONE_WORDS } from "./zoneWords";

export interface Zone {
  id: string;
  /** `Berlin, Europe` */
  place: string;
  /** `GMT+1` */
  offset: string;
  /** What stands in the field once it is chosen. */
  text: string;
}

/** All zones by the names of today, one's own and the chosen one at the head, the others from west to east. */
export function zones(chosen: string, at: Date): Zone[] {
  const head = [...new Set([browserZone(), chosen])];
  const all = new Set([...Intl.supportedValuesOf("timeZone").map(currentName), "UTC"]);
  const byOffset = [...all]
    .filter((zone) => !head.includes(zone))
    .map((id) => ({ id, minutes: offsetMinutes(id, at) }))
    .toSorted((a, b) => a.minutes - b.minutes || a.id.localeCompare(b.id));
  return [...head, ...byOffset.map(({ id }) => id)].map((id) => described(id, at));
}

const FORMER = new Map(Object.entries(RENAMED).map(([former, name]) => [name, former]));

function described(id: string, at: Date): Zone {
  const areas = id.replaceAll("_", " ").split("/").slice(0, -1);
  const place = [zonePlace(id), ...areas.toReversed().map(areaName)].join(", ");
  const offset = offsetLabel(id, at);
  return { id, place, offset, text: `${place} (${offset})` };
}

/** Tells which zones, by their texts, are meant by what is typed. */
export function zoneFinder(all: readonly Zone[]): (text: string, typed: string) => boolean {
  let indexed: readonly Indexed[] | null = null;
  let last = { typed: "", texts: new Set(all.map(({ text }) => text)) };
  return (text, typed) => {
    if (typed !== last.typed) {
      indexed ??= all.map((zone) => ({ text: zone.text, words: findableBy(zone) }));
      last = { typed, texts: new Set(found(indexed, typed).map((zone) => zone.text)) };
    }
    return last.texts.has(text);
  };
}

interface Indexed {
  text: string;
  words: ReadonlySet<string>;
}

/** All of a zone's names, those of its countries and of large places in it, and its offset. */
function findableBy({ id, place, offset }: Zone): ReadonlySet<string> {
  const hours = offset.replace("GMT", "") || "+0";
  const former = (FORMER.get(id) ?? "").replaceAll(/[/_]/gu, " ");
  const names = [place, id.replaceAll(/[/_]/gu, " "), former, ZONE_WORDS[id] ?? "", ...(countries().get(id) ?? [])];
  return new Set(wordsOf(`${names.join(" ")} GMT${hours} UTC${hours} ${hours}`));
}

/** The zones in which all the words stand; failing that, those in which they are parts of words. */
function found(all: readonly Indexed[], typed: string): readonly Indexed[] {
  const asked = wordsOf(typed);
  const whole = all.filter(({ words }) => asked.every((word) => words.has(word)));
  if (whole.length > 0) return whole;
  return all.filter(({ words }) => asked.every((word) => [...words].some((one) => one.includes(word))));
}

/** Lower case, without accents; `+05:30` is `+5:30`. */
function wordsOf(text: string): string[] {
  return text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("−", "-")
    .toLowerCase()
    .replaceAll(/([+-])0(\d)/gu, "$1$2")
    .replaceAll(/([+-]\d+):00\b/gu, "$1")
    .split(/[\s,()]+/u)
    .filter((word) => word !== "");
}
