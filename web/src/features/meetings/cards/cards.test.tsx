import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import { createSession } from "@/sync/session";
import { invite, meeting, message } from "@/testing/shapes";
import { FarEnd } from "@/testing/wire";
import { MeetingsContext } from "../context";
import { createMeetings, type Meetings } from "../meetings";
import { type MeetingWindow, WindowsContext } from "../windows/windows";
import { MeetingMessage } from "./MeetingMessage";

function draw(card: ReactNode): { meetings: Meetings; opened: MeetingWindow[] } {
  const far = new FarEnd();
  const meetings = createMeetings({ http: far.http, session: createSession(far.openSocket, () => undefined) });
  const opened: MeetingWindow[] = [];
  render(
    <MeetingsContext value={meetings}>
      <WindowsContext value={(window) => opened.push(window)}>{card}</WindowsContext>
    </MeetingsContext>,
  );
  return { meetings, opened };
}

const booked = message(2, { kind: "booking", meeting: meeting() });

test("an open invite lets everybody but its host schedule, and its host withdraw it", async () => {
  const sent = message(1, { kind: "invite", invite: invite() });
  const { opened } = draw(<MeetingMessage message={sent} me="ana" />);
  await userEvent.click(screen.getByRole("button", { name: "Schedule a meeting" }));
  expect(opened).toEqual([{ kind: "book", invite: invite() }]);
  draw(<MeetingMessage message={sent} me="hana" />);
  expect(screen.getByRole("button", { name: "Withdraw" })).toBeVisible();
});

test("a card follows its invite", () => {
  const { meetings } = draw(<MeetingMessage message={message(1, { kind: "invite", invite: invite() })} me="ana" />);
  act(() => {
    meetings.store.dispatch({ type: "invite", invite: invite({ status: "withdrawn" }) });
  });
  expect(screen.getByText("Withdrawn")).toBeVisible();
  expect(screen.queryByRole("button")).toBeNull();
});

test("host and booker can move and cancel a meeting; others can only join it", () => {
  draw(<MeetingMessage message={booked} me="ana" />);
  expect(screen.getByRole("button", { name: "Reschedule" })).toBeVisible();
  expect(screen.getByRole("link", { name: "Join the meeting" })).toHaveAttribute("href", "https://meet.example.com/meeting");
  draw(<MeetingMessage message={booked} me="ben" />);
  expect(screen.getAllByRole("button", { name: "Reschedule" })).toHaveLength(1);
  expect(screen.getAllByRole("link", { name: "Join the meeting" })).toHaveLength(2);
});

test("the time is the reader's own, with the zone beside it", () => {
  draw(<MeetingMessage message={booked} me="ana" />);
  expect(screen.getByText(/10:00 – 10:30 AM/u)).toBeVisible();
  expect(screen.getByText(/Berlin time/u)).toBeVisible();
});

test("a cancelled meeting can no longer be joined, moved or cancelled from any of its cards", () => {
  const { meetings } = draw(<MeetingMessage message={booked} me="ana" />);
  act(() => {
    meetings.store.dispatch({ type: "meetings", meetings: [meeting({ status: "cancelled", version: 2 })] });
  });
  expect(screen.getByText("Cancelled")).toBeVisible();
  expect(screen.queryByRole("button")).toBeNull();
  expect(screen.queryByRole("link")).toBeNull();
});

test("an older copy that comes late changes nothing", () => {
  const { meetings } = draw(<MeetingMessage message={booked} me="ana" />);
  act(() => {
    meetings.store.dispatch({ type: "meetings", meetings: [meeting({ status: "cancelled", version: 3 })] });
    meetings.store.dispatch({ type: "meetings", meetings: [meeting({ version: 2 })] });
  });
  expect(screen.getByText("Cancelled")).toBeVisible();
});

test("a move shows the old time, the new one and the reason", () => {
  const moved = message(3, {
    kind: "reschedule",
    meeting: meeting({ version: 2 }),
    previous: { start: "2030-03-13T09:00:00Z", end: "2030-03-13T09:30:00Z" },
    reason: "A clash",
  });
  draw(<MeetingMessage message={moved} me="ana" />);
  expect(screen.getByText(/Wed, Mar 13/u).tagName).toBe("S");
  expect(screen.getByText("A clash")).toBeVisible();
});

test("a notice offers five ways into one's own calendar", async () => {
  draw(<MeetingMessage message={message(4, { kind: "system", sender: null, meeting: meeting() })} me="ana" />);
  await userEvent.click(screen.getByRole("button", { name: "Add to calendar" }));
  const names = screen.getAllByRole("menuitem").map(({ textContent }) => textContent);
  expect(names).toEqual(["Google Calendar", "Outlook.com", "Office 365", "Yahoo", "Apple and others (.ics file)"]);
});

test("a notice about a cancelled meeting offers nothing, and says why", () => {
  const off = meeting({ status: "cancelled", version: 2 });
  draw(<MeetingMessage message={message(4, { kind: "system", sender: null, meeting: off })} me="ana" />);
  expect(screen.getByText(/\(cancelled\)/u)).toBeVisible();
  expect(screen.queryByRole("button")).toBeNull();
});
