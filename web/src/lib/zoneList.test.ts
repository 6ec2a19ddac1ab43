import { expect, test } from "vitest";
import { zoneFinder, zones } from "./zoneList";
import { offsetMinutes, zonePlace } from "./zones";

const at = new Date("2026-11-23T12:00:00Z");
const all = zones("Europe/Berlin", at);
const isMeant = zoneFinder(all);
const found = (typed: string) => all.filter(({ text }) => isMeant(text, typed)).map(({ id }) => id);

test.each([
  ["kolkata", "Asia/Kolkata"],
  ["calcutta", "Asia/Kolkata"],
  ["kyiv", "Europe/Kyiv"],
  ["ho chi", "Asia/Ho_Chi_Minh"],
  ["kathmandu", "Asia/Kathmandu"],
  ["yangon", "Asia/Yangon"],
  ["utc", "UTC"],
  ["bay area", "America/Los_Angeles"],
  ["Beijing", "Asia/Shanghai"],
  ["São Paulo", "America/Sao_Paulo"],
  ["india", "Asia/Kolkata"],
  ["saigon", "Asia/Ho_Chi_Minh"],
  ["vietnam", "Asia/Ho_Chi_Minh"],
  ["katmandu", "Asia/Kathmandu"],
  ["finland", "Europe/Helsinki"],
  ["sri lanka", "Asia/Colombo"],
])("%s is found", (typed, id) => {
  expect(found(typed)).toEqual([id]);
});

test.each(["+5:30", "+05:30", "UTC+5:30", "gmt+5:30"])("a zone is found by its offset %s", (typed) => {
  expect(found(typed)).toEqual(["Asia/Colombo", "Asia/Kolkata"]);
});

test("a country is found in all of its zones", () => {
  expect(found("Germany")).toEqual(["Europe/Berlin", "Europe/Busingen"]);
  expect(found("united states")).toEqual(expect.arrayContaining(["America/New_York", "Pacific/Honolulu"]));
});

test.each(["GMT+2", "utc+02:00"])("%s finds the zones two hours ahead, not those beside them", (typed) => {
  const ids = found(typed);
  expect(ids).toContain("Africa/Johannesburg");
  expect(new Set(ids.map((id) => offsetMinutes(id, at)))).toEqual(new Set([120]));
});

test("a part of a name is enough, and what is no place is not found", () => {
  expect(found("kolk")).toEqual(["Asia/Kolkata"]);
  expect(found("atlantis")).toEqual([]);
});

test("zones go by today's names, each once, one's own first and the others from west to east", () => {
  expect(all[0]).toMatchObject({ id: "Europe/Berlin", text: "Berlin, Europe (GMT+1)" });
  const ids = all.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain("Asia/Kolkata");
  expect(ids).not.toContain("Asia/Calcutta");
  const minutes = ids.slice(1).map((id) => offsetMinutes(id, at));
  expect(minutes).toEqual(minutes.toSorted((a, b) => a - b));
});

test("a zone is called by its place, under today's name", () => {
  expect(zonePlace("Asia/Calcutta")).toBe("Kolkata");
  expect(zonePlace("America/Argentina/Buenos_Aires")).toBe("Buenos Aires");
});
