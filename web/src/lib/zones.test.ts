import { expect, test } from "vitest";
import { zones as english } from "@/words/en/zones";
import { zones as german } from "@/words/de/zones";
import { zones } from "./zoneList";

const AT = new Date("2026-11-23T09:00:00Z");

test("every name that German has for a place is the name of a zone's place", () => {
  const parts = zones("UTC", AT).map(({ id }) => id.replaceAll("_", " ").split("/"));
  const places = new Set(parts.map((names) => names.at(-1)));
  const areas = new Set(parts.flatMap((names) => names.slice(0, -1)));
  expect(Object.keys(german.places).filter((place) => !places.has(place))).toEqual([]);
  expect(Object.keys(german.areas).filter((area) => !areas.has(area))).toEqual([]);
  expect(Object.keys(english.places)).toEqual([]);
});
