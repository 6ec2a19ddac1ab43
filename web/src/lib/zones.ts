import { texts } from "@/words";

/** Browsers go on calling zones by the names that they had before these. */
export const RENAMED: Readonly<Record<string, string>> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Catamarca": "America/Argentina/Catamarca",
  "America/Coral_Harbour": "America/Atikokan",
  "America/Cordoba": "America/Argentina/Cordoba",
  "America/Godthab": "America/Nuuk",
  "America/Indianapolis": "America/Indiana/Indianapolis",
  "America/Jujuy": "America/Argentina/Jujuy",
  "America/Louisville": "America/Kentucky/Louisville",
  "America/Mendoza": "America/Argentina/Mendoza",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Etc/UTC": "UTC",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Enderbury": "Pacific/Kanton",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};

/** The name that a zone has today. */
export function currentName(zone: string): string {
  return RENAMED[zone] ?? zone;
}

/** The zone that the browser runs in. */
export function browserZone(): string {
  return currentName(Intl.DateTimeFormat().resolvedOptions().timeZone);
}

/** The offset of a zone at an instant, in minutes east of UTC. */
export function offsetMinutes(zone: string, at: Date): number {
  const name = part(zone, at, "longOffset");
  const match = /GMT(?:([+-])(\d\d):(\d\d))?/u.exec(name);
  if (!match?.[1]) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === "-" ? -minutes : minutes;
}

/** `GMT+5:45`, `GMT-4`, `GMT`. */
export function offsetLabel(zone: string, at: Date): string {
  return part(zone, at, "shortOffset");
}

/** The place in a zone's key, as the reader calls it: `America/Argentina/Buenos_Aires` → `Buenos Aires`. */
export function zonePlace(zone: string): string {
  const name = currentName(zone);
  return placeName((name.split("/").at(-1) ?? name).replaceAll("_", " "));
}

function placeName(place: string): string {
  return texts.zones.places[place] ?? place;
}

export function areaName(area: string): string {
  return texts.zones.areas[area] ?? area;
}

function part(zone: string, at: Date, timeZoneName: "longOffset" | "shortOffset"): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName }).formatToParts(at);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? zone;
}
