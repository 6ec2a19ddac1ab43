import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { failure } from "@/api/problem";
import type { Meeting, Span } from "@/api/wire";
import { createSession } from "@/sync/session";
import { meeting, message } from "@/testing/shapes";
import { FarEnd } from "@/testing/wire";
import { MeetingsContext, type OwnCalendars, OwnCalendarsContext } from "../context";
import { createMeetings } from "../meetings";
import { type MeetingWindow, WindowsContext } from "../windows/windows";
import { MeetingMessage } from "./MeetingMessage";

async function draw(kind: "booking" | "system", shown: Meeting, me: string, own: OwnCalendars = "take") {
  const far = new FarEnd();
  const session = createSession(far.openSocket, () => undefined);
  const meetings = createMeetings({ http: far.http, session });
  const opened: MeetingWindow[] = [];
  session.start();
  await act(async () => {
    far.connect();
  });
  render(
    <MeetingsContext value={meetings}>
      <OwnCalendarsContext value={own}>
        <WindowsContext value={(window) => opened.push(window)}>
          <MeetingMessage message={message(2, { kind, meeting: shown })} me={me} />
        </WindowsContext>
      </OwnCalendarsContext>
    </MeetingsContext>,
  );
  return { far, opened };
}

test.each([
  ["pending", "Going into your calendar…"],
  ["synced", "In your calendar"],
  ["failed", "It could not be put into your calendar."],
] as const)("a meeting whose event is %s says so to its host alone", async (calendar_sync, sentence) => {
  await draw("booking", meeting({ calendar_sync }), "hana");
  expect(screen.getByText(sentence)).toBeVisible();
  await draw("booking", meeting({ calendar_sync }), "ana");
  expect(screen.getAllByText(sentence)).toHaveLength(1);
});

test("whoever has linked a calendar puts a meeting into it with one press", async () => {
  const { far } = await draw("system", meeting(), "ana");
  far.ok("meeting:add", { meeting: meeting() });
  expect(screen.getByRole("button", { name: "Other calendars" })).toBeVisible();
  expect(screen.queryByRole("button", { name: "Add to calendar" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Add to my calendar" }));
  expect(await screen.findByText("In your calendar")).toBeVisible();
  expect(far.payloads("meeting:add")).toEqual([{ meeting_id: "meeting" }]);
});

test.each(["none", "unsure"] as const)("with calendars that take no meetings (%s) there is only the list of others", async (own) => {
  await draw("system", meeting(), "ana", own);
  expect(screen.queryByRole("button", { name: "Add to my calendar" })).toBeNull();
  expect(screen.getByRole("button", { name: "Add to calendar" })).toBeVisible();
});

test("a meeting is in no calendar of a host who has unlinked it", async () => {
  await draw("booking", meeting({ calendar_sync: "synced" }), "hana", "none");
  expect(screen.queryByText("In your calendar")).toBeNull();
  await draw("booking", meeting({ calendar_sync: "synced" }), "hana", "unsure");
  expect(screen.getByText("In your calendar")).toBeVisible();
});

test("a host whose calendar follows the meeting is not asked to add it", async () => {
  await draw("system", meeting({ calendar_sync: "synced" }), "hana");
  expect(screen.queryByRole("button", { name: "Add to my calendar" })).toBeNull();
});

const LATER: Span = { start: "2030-03-14T11:00:00Z", end: "2030-03-14T11:30:00Z" };

async function edited(event: Span | null) {
  const drawn = await draw("booking", meeting(), "hana");
  await act(async () => {
    drawn.far.tell({ name: "meeting:calendar", meeting_id: "meeting", event, changed: true });
  });
  return drawn;
}

const press = async (name: string) => {
  await userEvent.click(await screen.findByRole("button", { name }));
};

test("an event that its host has moved is offered as a move of the meeting", async () => {
  const { far } = await edited(LATER);
  expect(await screen.findByText(/You moved this in your calendar to Thu, Mar 14, 2030, 12:00 – 12:30 PM/u)).toBeVisible();
  far.ok("meeting:reschedule", { meeting: meeting({ ...LATER, version: 2 }), message: message(3) });
  await press("Move the meeting too");
  expect(far.payloads("meeting:reschedule")).toMatchObject([{ meeting_id: "meeting", start: LATER.start, version: 1 }]);
  await waitFor(() => {
    expect(screen.queryByText(/You moved this in your calendar/u)).toBeNull();
  });
});

test("a time that is not offered is said to be none, and the meeting's time can be kept", async () => {
  const { far, opened } = await edited(LATER);
  far.on("meeting:reschedule", () => failure({ code: "slot_taken", title: "", detail: "Taken.", status: 409 }));
  await press("Move the meeting too");
  expect(await screen.findByText(/The meeting cannot be moved there/u)).toBeVisible();
  await press("Choose another time");
  expect(opened).toMatchObject([{ kind: "move" }]);
  far.ok("meeting:calendar", { meeting: meeting() });
  await press("Keep the meeting’s time");
  expect(far.payloads("meeting:calendar")).toEqual([{ meeting_id: "meeting", keep: true }]);
  await waitFor(() => {
    expect(screen.queryByText(/You moved this in your calendar/u)).toBeNull();
  });
});

test("an event that its host has deleted is offered as a cancellation, or put back", async () => {
  const { far, opened } = await edited(null);
  await press("Cancel the meeting too");
  expect(opened).toMatchObject([{ kind: "cancel" }]);
  far.ok("meeting:calendar", { meeting: meeting() });
  await press("Put it back");
  await waitFor(() => {
    expect(screen.queryByText(/You deleted this/u)).toBeNull();
  });
});

test("an event that only takes longer cannot move the meeting", async () => {
  await edited({ start: "2030-03-14T09:00:00Z", end: "2030-03-14T10:30:00Z" });
  expect(await screen.findByText(/You changed how long this takes/u)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Move the meeting too" })).toBeNull();
});

test("an event that is as the meeting again needs nothing", async () => {
  const { far } = await edited(LATER);
  await screen.findByText(/You moved this in your calendar/u);
  await act(async () => {
    far.tell({ name: "meeting:calendar", meeting_id: "meeting", event: null, changed: false });
  });
  await waitFor(() => {
    expect(screen.queryByText(/You moved this in your calendar/u)).toBeNull();
  });
});
