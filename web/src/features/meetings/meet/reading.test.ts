import { describe, expect, test } from "vitest";
import { availability, member } from "@/testing/shapes";
import { type MeetContext, read } from "./reading";

const BO = member({ id: "bo", name: "Bo Lindqvist" });
const BOB = member({ id: "bob", name: "Bob Ray" });
const MONDAY_EVENING = "2026-11-23T17:30:00Z"; // 18:30 in Berlin

function context(over: Partial<MeetContext> & { at?: string } = {}): MeetContext {
  const { at = MONDAY_EVENING, ...rest } = over;
  return { members: [BO, BOB], me: "me", hours: availability(), zone: "Europe/Berlin", now: Date.parse(at), tongue: "en", isAmerican: false, ...rest };
}

/** What an invite offers, date by date, or the kind of answer that came instead. */
function offered(text: string, over?: Parameters<typeof context>[0]): string {
  const reading = read(text, context(over));
  if (reading.kind !== "invite") return reading.kind;
  const { duration, availability: hours } = reading.invite;
  const dates = hours.overrides.map(({ date, ranges }) => `${date} ${ranges.map(({ start, end }) => `${start}-${end}`).join(",")}`);
  return [duration, ...dates].join(" | ");
}

const NEXT_WEEK = ["30", "01", "02", "03", "04"].map((day) => `2026-${day === "30" ? "11" : "12"}-${day} 09:00-17:00`).join(" | ");

describe("what is said is offered, within the writer's hours", () => {
  test.each([
    ["/meet 45 tomorrow afternoon", "45 | 2026-11-24 12:00-17:00"],
    ["/meet tomorrow", "30 | 2026-11-24 09:00-17:00"],
    ["/meet 30 nov 30", "30 | 2026-11-30 09:00-17:00"],
    ["/meet 30 on December 15th", "30 | 2026-12-15 09:00-17:00"],
    ["/meet 30 dec 14 at 3pm", "30 | 2026-12-14 15:00-15:30"],
    ["/meet 30 next week", `30 | ${NEXT_WEEK}`],
    ["/meet 1h friday morning", "60 | 2026-11-27 09:00-12:00"],
    ["/meet 15 friday at 3pm", "15 | 2026-11-27 15:00-15:15"],
    ["/meet 30 friday at 3", "30 | 2026-11-27 15:00-15:30"],
    ["/meet 30 tomorrow 9-12", "30 | 2026-11-24 09:00-12:00"],
    ["/meet 30 tomorrow 2-4", "30 | 2026-11-24 14:00-16:00"],
    ["/meet 30 tomorrow after 3pm", "30 | 2026-11-24 15:00-17:00"],
    ["/meet 30 tomorrow before noon", "30 | 2026-11-24 09:00-12:00"],
    ["/meet 30 on 3 December", "30 | 2026-12-03 09:00-17:00"],
    ["/meet 3 December", "30 | 2026-12-03 09:00-17:00"],
    ["/meet 3 December at 10", "30 | 2026-12-03 10:00-10:30"],
    ["/meet tomorrow for half an hour", "30 | 2026-11-24 09:00-17:00"],
    ["/meet 30 tuesday or thursday afternoon", "30 | 2026-11-24 12:00-17:00 | 2026-11-26 12:00-17:00"],
    ["/meet 30 next week in the mornings", `30 | ${NEXT_WEEK.replaceAll("17:00", "12:00")}`],
    ["/meet 30 wednesday next week", "30 | 2026-12-02 09:00-17:00"],
    ["/meet 30 day after tomorrow", "30 | 2026-11-25 09:00-17:00"],
  ])("%s", (text, expected) => {
    expect(offered(text)).toBe(expected);
  });

  test.each([
    ["/meet 30 morgen nachmittag", "30 | 2026-11-24 12:00-17:00"],
    ["/meet 45 Minuten nächste Woche", `45 | ${NEXT_WEEK}`],
    ["/meet 30 am Freitagvormittag", "30 | 2026-11-27 09:00-12:00"],
    ["/meet 30 am 3.12. um 10 Uhr", "30 | 2026-12-03 10:00-10:30"],
    ["/meet morgen zwischen 9 und 12", "30 | 2026-11-24 09:00-12:00"],
    ["/meet 30 Montag bis Mittwoch", "30 | 2026-11-30 09:00-17:00 | 2026-12-01 09:00-17:00 | 2026-12-02 09:00-17:00"],
    ["/meet eine halbe Stunde übermorgen ab 15 Uhr", "30 | 2026-11-25 15:00-17:00"],
    ["/meet 30 nächste Woche Dienstag", "30 | 2026-12-01 09:00-17:00"],
  ])("in German: %s", (text, expected) => {
    expect(offered(text, { tongue: "de" })).toBe(expected);
    expect(offered(text, { tongue: "en" })).toBe(expected);
  });

  test("a date in figures begins with what the reader's do", () => {
    expect(offered("/meet 30 12/1", { isAmerican: true })).toBe("30 | 2026-12-01 09:00-17:00");
    expect(offered("/meet 30 1/12")).toBe("30 | 2026-12-01 09:00-17:00");
  });

  test("dates with hours of their own keep them", () => {
    const hours = availability({ overrides: [{ date: "2026-11-24", ranges: [{ start: "13:00", end: "14:00" }, { start: "16:00", end: "20:00" }] }] });
    expect(offered("/meet 30 tomorrow afternoon", { hours })).toBe("30 | 2026-11-24 13:00-14:00,16:00-18:00");
  });

  test("what is left of a day is too short for a longer meeting", () => {
    const hours = availability({ weekly: { ...availability().weekly, tue: [{ start: "09:00", end: "12:30" }, { start: "15:00", end: "16:00" }] } });
    expect(offered("/meet 45 tomorrow afternoon", { hours })).toBe("45 | 2026-11-24 15:00-16:00");
  });

  test("no hours but those said are open, and the horizon gives way to them", () => {
    const reading = read("/meet 30 next month", context({ hours: availability({ horizon_days: 7, buffer_before: 10 }) }));
    expect(reading).toMatchObject({ kind: "invite", invite: { availability: { weekly: { mon: [], sun: [] }, buffer_before: 10, horizon_days: 39 } } });
  });

  test("all afternoons are those within the horizon", () => {
    expect(offered("/meet 30 afternoons", { hours: availability({ horizon_days: 3 }) })).toBe(
      ["30", "2026-11-24", "2026-11-25", "2026-11-26"].join(" 12:00-17:00 | ").replace("30 12:00-17:00", "30").concat(" 12:00-17:00"),
    );
  });
});

describe("by the clock of where the writer is", () => {
  const berlin = availability({ weekly: Object.fromEntries(["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => [day, [{ start: "00:00", end: "24:00" }]])) as never });

  test("tomorrow is the writer's, however late it is elsewhere", () => {
    const late = { at: "2026-11-24T03:30:00Z", hours: berlin, zone: "America/New_York" }; // 22:30 on the 23rd
    expect(offered("/meet 30 tomorrow afternoon", late)).toBe("30 | 2026-11-24 18:00-24:00");
  });

  test("between zones of which only one has changed its clocks", () => {
    const newYork = { at: "2027-03-12T15:00:00Z", hours: berlin, zone: "America/New_York" };
    expect(offered("/meet 30 on 15 March 9:00-12:00", newYork)).toBe("30 | 2027-03-15 14:00-17:00");
    expect(offered("/meet 30 on 29 March 9:00-12:00", newYork)).toBe("30 | 2027-03-29 15:00-18:00");
  });

  test("on the day on which the clocks change", () => {
    expect(offered("/meet 30 tomorrow 9-12", { at: "2026-10-24T10:00:00Z", hours: berlin })).toBe("30 | 2026-10-25 09:00-12:00");
    const utc = { at: "2026-10-24T10:00:00Z", hours: { ...berlin, time_zone: "UTC" } };
    expect(offered("/meet 30 tomorrow 9-12", utc)).toBe("30 | 2026-10-25 08:00-11:00");
    expect(offered("/meet 30 tomorrow 0-4 uhr", utc)).toBe("30 | 2026-10-24 22:00-24:00 | 2026-10-25 00:00-03:00");
  });

  test("over midnight into the hours of another date", () => {
    const tokyo = { at: "2026-11-23T20:00:00Z", hours: availability({ time_zone: "Asia/Tokyo" }), zone: "America/Los_Angeles" };
    expect(offered("/meet 30 tomorrow afternoon", tokyo)).toBe("30 | 2026-11-25 09:00-11:00");
    expect(offered("/meet 30 tomorrow evening", tokyo)).toBe("30 | 2026-11-25 10:00-16:00");
  });
});

describe("what is not offered is answered", () => {
  test.each([
    ["/meet", "window"],
    ["/meet 30", "30"],
    ["/meet 20", "length"],
    ["/meet 2h tomorrow", "length"],
    ["/meet 25 tomorrow", "length"],
    ["/meet 20 tomorrow", "length"],
    ["/meet 24 tomorrow", "length"],
    ["/meet 20 friday at 10", "length"],
    ["/meet 30 when the moon is full", "when"],
    ["/meet 30 tomorrow if it rains", "when"],
    ["/meet soon", "when"],
    ["/meet 30 in 999999 years", "when"],
    ["/meet 30 31.02.", "when"],
    [`/meet 30 ${"tomorrow or ".repeat(500)} friday`, "when"],
    ["/meet 30 yesterday", "past"],
    ["/meet 30 saturday", "closed"],
    ["/meet 30 tomorrow at 7pm", "closed"],
    ["/meet 30 with @nobody tomorrow", "person"],
    ["/meet 30 with @b tomorrow", "person"],
  ])("%s", (text, expected) => {
    expect(offered(text)).toBe(expected);
  });

  test("a day without hours can be opened by those of an office, and an evening as it was said", () => {
    expect(read("/meet 30 saturday", context())).toMatchObject({
      anyway: { availability: { overrides: [{ date: "2026-11-28", ranges: [{ start: "09:00", end: "17:00" }] }] } },
    });
    expect(read("/meet 30 tomorrow at 7pm", context())).toMatchObject({
      anyway: { availability: { overrides: [{ date: "2026-11-24", ranges: [{ start: "19:00", end: "19:30" }] }] } },
    });
  });

  test("hours within the least notice are too soon", () => {
    const hours = availability({ min_notice: 2 * 24 * 60 });
    expect(read("/meet 30 tomorrow", context({ hours }))).toMatchObject({ kind: "soon", notice: 2880 });
  });

  test("a day that is over for whoever says it is past", () => {
    expect(offered("/meet 30 today", { at: "2026-11-23T22:50:00Z" })).toBe("past");
    expect(offered("/meet 60 today", { at: "2026-11-23T21:25:00Z" })).toBe("past");
    expect(offered("/meet 30 this morning", { at: "2026-11-23T15:36:00Z" })).toBe("past");
  });
});

function people(text: string) {
  const reading = read(text, context());
  return reading.kind === "invite" ? reading.invite.people.map(({ id }) => id) : reading.kind;
}

test("people are named by what can only be their names", () => {
  expect(people("/meet 30 with @bo next week")).toEqual(["bo"]);
  expect(people("/meet 30 with @Bo Lindqvist next week")).toEqual(["bo"]);
  expect(people("/meet 30 with @Bo Lindqvist and @ray tomorrow")).toEqual(["bo", "bob"]);
  expect(people("/meet 30 mit @Bob morgen")).toEqual(["bob"]);
  expect(people("/meet @bo")).toEqual(["bo"]);
});

test("who names themselves is told so, unless others can be meant", () => {
  const members = [BO, BOB, member({ id: "me", name: "Bo Berg" }), member({ id: "eva", name: "Eva Lund" })];
  const said = (text: string, me = "me") => read(text, context({ members, me }));
  expect(said("/meet 30 with @Bo Berg tomorrow")).toEqual({ kind: "self", said: "@Bo Berg" });
  expect(said("/meet 30 with @berg")).toEqual({ kind: "self", said: "@berg" });
  expect(said("/meet 30 with @Eva Lund", "eva")).toEqual({ kind: "self", said: "@Eva Lund" });
  expect(said("/meet 30 with @bo")).toMatchObject({ kind: "invite", invite: { people: [BO] } });
});
