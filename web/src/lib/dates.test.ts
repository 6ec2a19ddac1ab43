import { expect, test } from "vitest";
import { clockRange, clockTime, dayKey, daysAway, hourOf, longDay, nearDay } from "./dates";
import { untilThen } from "./until";
import { offsetLabel, offsetMinutes } from "./zones";

const NOW = Date.parse("2026-11-23T12:00:00Z");

test("one instant lies on different dates in different zones", () => {
  const at = "2026-11-23T23:30:00Z";
  expect(dayKey(at, "Europe/Berlin")).toBe("2026-11-24");
  expect(dayKey(at, "America/New_York")).toBe("2026-11-23");
  expect(clockTime(at, "Asia/Kathmandu")).toBe("5:15 AM");
});

test("a range that ends on another half of the day says both halves", () => {
  expect(clockRange("2026-11-23T16:30:00Z", "2026-11-23T17:30:00Z", "America/New_York")).toMatch(/11:30\sAM.*12:30\sPM/u);
});

test("days away count calendar days of the zone, also over a change of the clocks", () => {
  const before = Date.parse("2027-03-13T23:00:00-05:00");
  expect(daysAway("2027-03-14T23:30:00-04:00", before, "America/New_York")).toBe(1);
  expect(daysAway("2026-11-22T23:30:00Z", NOW, "Asia/Tokyo")).toBe(0);
});

test("near days have names, others have dates, and other years say so", () => {
  expect(nearDay("2026-11-24T12:00:00Z", NOW, "UTC")).toBe("Tomorrow");
  expect(nearDay("2026-11-22T12:00:00Z", NOW, "UTC")).toBe("Yesterday");
  expect(nearDay("2026-11-25T12:00:00Z", NOW, "UTC")).toBeNull();
  expect(longDay("2026-11-25T12:00:00Z", NOW, "UTC")).toBe("Wednesday, November 25");
  expect(longDay("2027-11-25T12:00:00Z", NOW, "UTC")).toContain("2027");
});

test("what is left is said in the largest unit that fits", () => {
  expect(untilThen("2026-11-23T12:05:00Z", NOW)).toBe("in 5 minutes");
  expect(untilThen("2026-11-25T13:00:00Z", NOW)).toBe("in 2 days");
});

test("days that are left are calendar days, as in the date beside them", () => {
  const early = Date.parse("2026-11-24T00:30:00Z");
  expect(untilThen("2026-11-25T18:30:00Z", early, "UTC")).toBe("tomorrow");
  expect(untilThen("2026-11-25T18:30:00Z", early, "America/New_York")).toBe("in 2 days");
  expect(untilThen("2026-11-24T18:30:00Z", early, "UTC")).toBe("in 18 hours");
});

test("offsets follow the date, not the season of today", () => {
  expect(offsetMinutes("Europe/Berlin", new Date("2026-07-01T00:00:00Z"))).toBe(120);
  expect(offsetMinutes("Europe/Berlin", new Date("2026-12-01T00:00:00Z"))).toBe(60);
  expect(offsetLabel("Asia/Kathmandu", new Date(NOW))).toBe("GMT+5:45");
  expect(offsetMinutes("America/St_Johns", new Date("2026-12-01T00:00:00Z"))).toBe(-210);
});

test("the hour of an instant is the zone's", () => {
  expect(hourOf("2026-11-23T23:30:00Z", "Europe/Berlin")).toBe(0);
  expect(hourOf("2026-11-23T23:30:00Z", "America/New_York")).toBe(18);
});
