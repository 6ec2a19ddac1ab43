import { describe, expect, test } from "vitest";
import type { Weekday } from "@/api/wire";
import { availability } from "@/testing/shapes";
import { read } from "./reading";

/** Open on all days around the clock, so that nothing but what was said limits what is offered. */
const ALWAYS = Object.fromEntries(
  (["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const).map((day: Weekday) => [day, [{ start: "00:00", end: "24:00" }]]),
) as unknown as ReturnType<typeof availability>["weekly"];

interface Place {
  /** When it is said: on Monday, 23 November 2026, at 22:30 in Berlin. */
  at?: string;
  zone?: string;
  /** The zone of the hours, the writer's unless told. */
  hoursZone?: string;
  tongue?: "en" | "de";
}

/** What is offered, date by date and without the year, or the kind of answer that came instead. */
function offered(text: string, { at = "2026-11-23T21:30:00Z", zone = "Europe/Berlin", hoursZone = zone, tongue = "en" }: Place = {}): string {
  const hours = availability({ weekly: ALWAYS, time_zone: hoursZone });
  const reading = read(`/meet ${text}`, { members: [], me: "me", hours, zone, now: Date.parse(at), tongue, isAmerican: false });
  if (reading.kind !== "invite") return reading.kind;
  return reading.invite.availability.overrides
    .map(({ date, ranges }) => `${date.slice(5)} ${ranges.map(({ start, end }) => `${start}-${end}`).join(",")}`)
    .join(" | ");
}

/** The same times on several days. */
const on = (times: string, ...days: string[]) => days.map((day) => `${day} ${times}`).join(" | ");
const WEEK = ["11-30", "12-01", "12-02", "12-03", "12-04", "12-05", "12-06"];
const LATER_WEEK = ["12-07", "12-08", "12-09", "12-10", "12-11", "12-12", "12-13"];
const DECEMBER = Array.from({ length: 31 }, (_, index) => `12-${String(index + 1).padStart(2, "0")}`);
const THREE_DAYS = ["11-24", "11-25", "11-26"];
const ALL_DAY = "00:00-24:00";

describe("a time that is said of several days is that of each of them", () => {
  test.each([
    ["next week 9-12", on("09:00-12:00", ...WEEK)],
    ["9am-5pm next week", on("09:00-17:00", ...WEEK)],
    ["next week between 9 and 12", on("09:00-12:00", ...WEEK)],
    ["next week at 10am", on("10:00-10:30", ...WEEK)],
    ["next week afternoons", on("12:00-18:00", ...WEEK)],
    ["this week 3-5pm", on("15:00-17:00", "11-24", "11-25", "11-26", "11-27", "11-28", "11-29")],
    ["week after next 9am-5pm", on("09:00-17:00", ...LATER_WEEK)],
    ["in 2 weeks 9-11", on("09:00-11:00", ...LATER_WEEK)],
    ["next month 9am-11am", on("09:00-11:00", ...DECEMBER)],
    ["next 3 days 9am-11am", on("09:00-11:00", ...THREE_DAYS)],
    ["the next three days", on(ALL_DAY, ...THREE_DAYS)],
    ["next weekend 9-12", on("09:00-12:00", "12-05", "12-06")],
    ["monday to wednesday 9am-11am", on("09:00-11:00", "11-30", "12-01", "12-02")],
    ["from 9am to 11am monday to wednesday", on("09:00-11:00", "11-30", "12-01", "12-02")],
    ["monday to wednesday next week 9-11", on("09:00-11:00", "11-30", "12-01", "12-02")],
    ["in 3 days 9-12", "11-26 09:00-12:00"],
    ["next friday 9-12", "12-04 09:00-12:00"],
  ])("%s", (text, expected) => {
    expect(offered(text)).toBe(expected);
  });

  test.each([
    ["nächste Woche 14 bis 16 Uhr", on("14:00-16:00", ...WEEK)],
    ["nächsten Monat 9-11 Uhr", on("09:00-11:00", ...DECEMBER)],
    ["im Dezember 9-12 Uhr", on("09:00-12:00", ...DECEMBER)],
    ["nächste 3 Tage 9-12", on("09:00-12:00", ...THREE_DAYS)],
    ["in den nächsten drei Tagen", on(ALL_DAY, ...THREE_DAYS)],
    ["Wochenende 10-12 Uhr", on("10:00-12:00", "11-28", "11-29")],
    ["nächste Woche Montag bis Mittwoch 9-12", on("09:00-12:00", "11-30", "12-01", "12-02")],
  ])("in German: %s", (text, expected) => {
    expect(offered(text, { tongue: "de" })).toBe(expected);
  });
});

describe("what is joined by 'or' is all offered", () => {
  test.each([
    ["tomorrow 9am-5pm or friday", `11-24 09:00-17:00 | 11-27 ${ALL_DAY}`],
    ["9am-5pm tomorrow or friday", on("09:00-17:00", "11-24", "11-27")],
    ["friday or tomorrow 2-4pm", on("14:00-16:00", "11-24", "11-27")],
    ["tuesday and thursday 10am", on("10:00-10:30", "11-24", "11-26")],
    ["tuesday 10am or thursday 2pm", "11-24 10:00-10:30 | 11-26 14:00-14:30"],
    ["tuesday at 3pm, wednesday at 4pm or thursday", `11-24 15:00-15:30 | 11-25 16:00-16:30 | 11-26 ${ALL_DAY}`],
    ["friday 9am-11am or 2pm-4pm", "11-27 09:00-11:00,14:00-16:00"],
    ["friday or monday 9-11 or 2-4", on("09:00-11:00,14:00-16:00", "11-27", "11-30")],
    ["friday 9-11 or 2-4pm, monday 3-4pm", "11-27 09:00-11:00,14:00-16:00 | 11-30 15:00-16:00"],
    ["friday 9-11, monday 2-4pm", "11-27 09:00-11:00 | 11-30 14:00-16:00"],
    ["10am or 11am friday", "11-27 10:00-10:30,11:00-11:30"],
    ["tomorrow between 9 and 11 or between 14 and 16", "11-24 09:00-11:00,14:00-16:00"],
    ["before 11am or after 5pm tomorrow", "11-24 00:00-11:00,17:00-24:00"],
    ["after 9am and before 11am tomorrow", "11-24 09:00-11:00"],
    ["tuesday morning or afternoon", "11-24 05:00-18:00"],
    ["tomorrow afternoon or friday morning", "11-24 12:00-18:00 | 11-27 05:00-12:00"],
    ["friday or tonight", `11-23 18:00-24:00 | 11-27 ${ALL_DAY}`],
    ["next week or friday", on(ALL_DAY, "11-27", ...WEEK)],
    ["friday or in 2 hours", `11-24 00:30-01:00 | 11-27 ${ALL_DAY}`],
    ["9-11 or 2-4", "11-24 09:00-11:00,14:00-16:00"],
  ])("%s", (text, expected) => {
    expect(offered(text)).toBe(expected);
  });

  test.each([
    ["morgen 9-12 oder Freitag", `11-24 09:00-12:00 | 11-27 ${ALL_DAY}`],
    ["Freitag oder morgen 14-16 Uhr", on("14:00-16:00", "11-24", "11-27")],
    ["morgen um 9 oder um 15 Uhr", "11-24 09:00-09:30,15:00-15:30"],
    ["morgen ab 14 Uhr oder Freitag bis 12 Uhr", "11-24 14:00-24:00 | 11-27 00:00-12:00"],
    ["3.12. oder 4.12. 10-12 Uhr", on("10:00-12:00", "12-03", "12-04")],
    ["10-12 heute oder morgen", "11-24 10:00-12:00"],
    ["Dienstag oder Donnerstag Nachmittag", on("12:00-18:00", "11-24", "11-26")],
    ["Dienstag oder Donnerstagnachmittag", `11-24 ${ALL_DAY} | 11-26 12:00-18:00`],
  ])("in German: %s", (text, expected) => {
    expect(offered(text, { tongue: "de" })).toBe(expected);
  });
});

describe("days of the week are those of the week that is said with them", () => {
  test.each([
    ["tuesday or thursday next week", on(ALL_DAY, "12-01", "12-03")],
    ["next week tuesday or thursday", on(ALL_DAY, "12-01", "12-03")],
    ["next week, tuesday or thursday", on(ALL_DAY, "12-01", "12-03")],
    ["next week monday 9-12 and tuesday 2-4pm", "11-30 09:00-12:00 | 12-01 14:00-16:00"],
    ["tuesday 10am or thursday 2pm next week", "12-01 10:00-10:30 | 12-03 14:00-14:30"],
    ["tuesday this week or thursday next week", on(ALL_DAY, "11-24", "12-03")],
    ["mon-wed next week", on(ALL_DAY, "11-30", "12-01", "12-02")],
    ["Dienstag oder Donnerstag nächste Woche", on(ALL_DAY, "12-01", "12-03")],
    ["nächste Woche Dienstag oder Donnerstag", on(ALL_DAY, "12-01", "12-03")],
    ["Dienstag oder Donnerstag nächster Woche", on(ALL_DAY, "12-01", "12-03")],
    ["Montag 9-11 oder Mittwoch 14-16 Uhr nächste Woche", "11-30 09:00-11:00 | 12-02 14:00-16:00"],
  ])("%s", (text, expected) => {
    expect(offered(text)).toBe(expected);
  });

  test("the day that is today is today while its time is to come", () => {
    expect(offered("monday 11pm")).toBe("11-23 23:00-23:30");
    expect(offered("monday 9am")).toBe("11-30 09:00-09:30");
  });
});

describe("a time of the clock in a part of the day", () => {
  test.each([
    ["tonight at 11", "11-23 23:00-23:30"],
    ["tonight 11-1", "11-23 23:00-24:00 | 11-24 00:00-01:00"],
    ["tomorrow morning at 10", "11-24 10:00-10:30"],
    ["tomorrow evening 6-8", "11-24 18:00-20:00"],
    ["heute Abend 11 Uhr", "11-23 23:00-23:30"],
    ["morgen Nachmittag um 3", "11-24 15:00-15:30"],
    ["morgen früh um 10 Uhr", "11-24 10:00-10:30"],
    ["Freitag morgen", "11-27 05:00-12:00"],
    ["zwischen 9:30 und 11 Uhr morgen", "11-24 09:30-11:00"],
    ["between 9am and 11am tomorrow", "11-24 09:00-11:00"],
    ["between 2 and 4:30pm tomorrow", "11-24 14:00-16:30"],
    ["tomorrow till 11am", "11-24 00:00-11:00"],
    ["tomorrow 10pm-2am", "11-24 22:00-24:00 | 11-25 00:00-02:00"],
    ["60 tomorrow at 11:30pm", "11-24 23:30-24:00 | 11-25 00:00-00:30"],
  ])("%s", (text, expected) => {
    expect(offered(text)).toBe(expected);
  });
});

describe("what could be meant in two ways, or finds no place, is asked back", () => {
  test.each([
    "9-11 friday 2-4",
    "2-4pm friday or monday or tuesday 9-11",
    "friday or 2pm",
    "2pm or friday",
    "friday 9-11 or 10am or 11am monday",
    "next week except monday",
    "after friday",
    "by friday",
    "ab morgen",
    "from tomorrow 9am to friday 5pm",
    "tuesday 3 December",
    "tomorrow next week",
    "this weekend monday",
    "tomorrow morning at 15:00",
    "tonight at 8am",
    "tomorrow at 9 and 11",
    "tomorrow at midnight",
    "any friday",
    "jeden Freitag",
    "in 2 hours 9-11",
    "next 2 hours",
    "next year",
  ])("%s", (text) => {
    expect(offered(text)).toBe("when");
  });

  test("a time that is shorter than the meeting is said to be", () => {
    expect(offered("60 friday 9:00-9:30 or 2-4pm")).toBe("short");
  });
});

describe("where the clocks change", () => {
  const october = { at: "2026-10-22T10:00:00Z" };
  const march = { at: "2027-03-25T10:00:00Z" };
  const fromUtc = { ...october, zone: "UTC", hoursZone: "Europe/Berlin" };

  test.each([
    // 02:00 to 03:00 is shown twice, from 00:00 to 02:00 UTC.
    ["60 sunday 0-2am", "10-25 02:00-03:00"],
    ["30 sunday 0:30am-3am", "10-25 02:30-04:00"],
    ["30 sunday 1-4am", "10-25 03:00-05:00"],
    ["sunday", "10-25 02:00-24:00 | 10-26 00:00-01:00"],
    ["30 saturday 10pm-11:45pm", "10-25 00:00-01:45"],
    // An end at 02:00 would be the second one.
    ["30 saturday 10pm-12am", "10-25 00:00-01:59"],
    ["60 sunday 0-1am", "twice"],
    ["30 saturday or sunday 0-1am", "twice"],
  ])("said in UTC, for hours in Berlin, in autumn: %s", (text, expected) => {
    expect(offered(text, fromUtc)).toBe(expected);
  });

  test("a time that is shown twice is both, where both can be said", () => {
    expect(offered("30 sunday 2:30am", { ...october, hoursZone: "UTC" })).toBe("10-25 00:30-01:00,01:30-02:00");
    expect(offered("30 sunday 2:30am", october)).toBe("twice");
  });

  test.each([
    ["sunday 2:30am", "skipped"],
    ["saturday or sunday at 2:30am", "skipped"],
    ["sunday 2am-3am", "skipped"],
    ["sunday 2am-4am", "03-28 03:00-04:00"],
    ["60 sunday 1:30am", "03-28 01:30-03:30"],
    ["sunday 3am", "03-28 03:00-03:30"],
  ])("in spring, in Berlin: %s", (text, expected) => {
    expect(offered(text, march)).toBe(expected);
  });

  test("hours are counted in real time, also as what they are not: lengths", () => {
    expect(offered("in 3 hours", { at: "2026-10-24T23:30:00Z" })).toBe("10-25 03:30-04:00");
    expect(offered("in 2 hours", { at: "2027-03-28T00:15:00Z" })).toBe("03-28 04:15-04:45");
    expect(offered("15 in 2 Stunden", { at: "2027-03-28T00:15:00Z", tongue: "de" })).toBe("03-28 04:15-04:30");
    expect(offered("15 in half an hour")).toBe("11-23 23:00-23:15");
    expect(offered("in einer Stunde", { tongue: "de" })).toBe("11-23 23:30-24:00");
  });

  test.each([
    ["America/New_York", "10-27 09:00-12:00", "10-27 14:00-17:00"],
    ["Asia/Kolkata", "10-27 09:00-12:00", "10-27 04:30-07:30"],
    ["Pacific/Apia", "10-27 09:00-12:00", "10-26 21:00-24:00"],
  ])("from %s to the hours of Berlin, after its change and before others'", (zone, own, inBerlin) => {
    expect(offered("on 27 October 9-12", { ...october, zone })).toBe(own);
    expect(offered("on 27 October 9-12", { ...october, zone, hoursZone: "Europe/Berlin" })).toBe(inBerlin);
  });

  test("where a day begins without its midnight, and where one is half an hour longer", () => {
    expect(offered("on 24 April", { at: "2026-04-20T10:00:00Z", zone: "Africa/Cairo" })).toMatch(/^04-24 0[01]:00-24:00$/u);
    const lordHowe = { at: "2027-04-01T10:00:00Z", zone: "Australia/Lord_Howe" };
    expect(offered("60 sunday 1-3am", lordHowe)).toBe("04-04 01:00-03:00");
    expect(offered("30 saturday 2pm-3pm", { at: "2027-04-01T10:00:00Z", zone: "UTC", hoursZone: "Australia/Lord_Howe" })).toBe("04-04 01:00-01:30");
  });
});
