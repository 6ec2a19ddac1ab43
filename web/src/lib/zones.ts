import { locale } from "./locale";

/** The zone that the browser runs in. */
export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The offset of a zone at an instant, in minutes east of UTC. */
export function offsetMinutes(zone: string, at: Date): number {
  const name = part("en-US", zone, at, "longOffset");
  const match = /GMT(?:([+-])(\d\d):(\d\d))?/u.exec(name);
  if (!match?.[1]) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === "-" ? -minutes : minutes;
}

/** `GMT+5:45`, `GMT-4`, `GMT`. */
export function offsetLabel(zone: string, at: Date): string {
  return part("en-US", zone, at, "shortOffset");
}

/** The zone's name as people say it: `Central European Standard Time`. */
export function zoneName(zone: string, at: Date): string {
  return part(locale, zone, at, "longGeneric");
}

/** The place in a zone's key: `America/Argentina/Buenos_Aires` → `Buenos Aires`. */
export function zonePlace(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

type NameStyle = NonNullable<Intl.DateTimeFormatOptions["timeZoneName"]>;

function part(inLocale: string, zone: string, at: Date, timeZoneName: NameStyle): string {
  const parts = new Intl.DateTimeFormat(inLocale, { timeZone: zone, timeZoneName }).formatToParts(at);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? zone;
}

export interface Zone {
  id: string;
  /** `Berlin, Europe` */
  place: string;
  /** `GMT+1` */
  offset: string;
  /** What it is found by: all of its names. */
  text: string;
}

/** All zones, `first` at the head and the others from west to east. */
export function zones(first: readonly string[], at: Date): Zone[] {
  const head = [...new Set(first)];
  const others = Intl.supportedValuesOf("timeZone").filter((zone) => !head.includes(zone));
  const byOffset = others
    .map((id) => ({ id, minutes: offsetMinutes(id, at) }))
    .toSorted((a, b) => a.minutes - b.minutes || a.id.localeCompare(b.id));
  return [...head, ...byOffset.map(({ id }) => id)].map((id) => described(id, at));
}

function described(id: string, at: Date): Zone {
  const [area = "", ...rest] = id.replaceAll("_", " ").split("/");
  const place = rest.length > 0 ? `${rest.toReversed().join(", ")}, ${area}` : area;
  const offset = offsetLabel(id, at);
  return { id, place, offset, text: `${place} (${offset})` };
}
