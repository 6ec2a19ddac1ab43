import { describe, expect, test } from "vitest";
import { availability } from "@/testing/shapes";
import { hoursSummary, rangeText } from "../summary";
import { words } from "./words";
import { availabilityErrors, below, choices, copied, nextRange, offersNothing } from "./hours";

const weekly = availability().weekly;

describe("errors before the server is asked", () => {
  test("an end that is not after its start is wrong at the end", () => {
    const mon = [{ start: "10:00", end: "10:00" }];
    expect(availabilityErrors(availability({ weekly: { ...weekly, mon } }))).toEqual({
      "weekly.mon.0.end": words.share.reversed,
    });
  });

  test("of two ranges that overlap the later one is wrong; ranges that touch are fine", () => {
    const touching = [{ start: "09:00", end: "12:00" }, { start: "12:00", end: "24:00" }];
    const overlapping = [{ start: "09:00", end: "12:00" }, { start: "11:45", end: "13:00" }];
    expect(availabilityErrors(availability({ weekly: { ...weekly, mon: touching } }))).toEqual({});
    expect(availabilityErrors(availability({ weekly: { ...weekly, mon: overlapping } }))).toEqual({
      "weekly.mon.1.start": words.share.overlap,
    });
  });

  test("a date can be overridden once", () => {
    const overrides = [{ date: "2030-01-01", ranges: [] }, { date: "2030-01-01", ranges: [] }];
    expect(availabilityErrors(availability({ overrides }))).toEqual({ "overrides.1.date": words.share.sameDate });
  });

  test("there is a limit to all ranges together, the week's included", () => {
    const dates = Array.from({ length: 300 }, (_, index) => ({
      date: `${2030 + Math.floor(index / 28)}-01-${String((index % 28) + 1).padStart(2, "0")}`,
      ranges: [{ start: "09:00", end: "10:00" }, { start: "11:00", end: "12:00" }],
    }));
    const most = dates.slice(0, 247);
    expect(availabilityErrors(availability({ overrides: most }))).toEqual({});
    expect(availabilityErrors(availability({ overrides: dates }))).toEqual({
      overrides: words.share.tooManyRanges(500),
    });
  });

  test("the errors of one day are found below its path", () => {
    expect(below({ "weekly.mon.1.start": "x", "weekly.tue.0.end": "y" }, "weekly.mon")).toEqual({ "1.start": "x" });
  });
});

describe("editing", () => {
  test("a day's end can be 24:00, a start cannot, and an odd time that is set stays a choice", () => {
    expect(choices("end", "17:00").at(-1)).toBe("24:00");
    expect(choices("end", "17:00")).not.toContain("00:00");
    expect(choices("start", "09:00")).not.toContain("24:00");
    expect(choices("start", "09:10")).toContain("09:10");
  });

  test("another range begins an hour after the last one, as long as the day has room", () => {
    expect(nextRange([])).toEqual({ start: "09:00", end: "17:00" });
    expect(nextRange([{ start: "09:00", end: "12:00" }])).toEqual({ start: "13:00", end: "14:00" });
    expect(nextRange([{ start: "09:00", end: "23:30" }])).toEqual({ start: "23:45", end: "24:00" });
    expect(nextRange([{ start: "09:00", end: "24:00" }])).toBeNull();
  });

  test("copying replaces the other days' hours and no others", () => {
    const mon = [{ start: "08:00", end: "10:00" }];
    const after = copied(availability({ weekly: { ...weekly, mon } }), "mon", ["sat"]);
    expect(after.weekly.sat).toEqual(mon);
    expect(after.weekly.tue).toEqual(weekly.tue);
  });

  test("a week without hours offers nothing, unless a date does", () => {
    const none = availability({ weekly: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] } });
    expect(offersNothing(none)).toBe(true);
    const once = [{ date: "2030-01-01", ranges: [{ start: "09:00", end: "10:00" }] }];
    expect(offersNothing({ ...none, overrides: once })).toBe(false);
  });
});

test("hours are said in one line, equal days together", () => {
  const sat = [{ start: "10:00", end: "24:00" }];
  const said = hoursSummary(availability({ weekly: { ...weekly, wed: [], sat } }));
  // Which of Unicode's spaces stand around a dash is the browser's affair.
  expect(said.replaceAll(/\p{Space_Separator}/gu, " ")).toBe(
    "Mon–Tue 9:00 AM – 5:00 PM · Thu–Fri 9:00 AM – 5:00 PM · Sat 10:00 AM – 24:00",
  );
  expect(rangeText({ start: "00:00", end: "24:00" })).toBe("12:00 AM – 24:00");
});
