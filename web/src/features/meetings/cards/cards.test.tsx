import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { expect, test, vi } from "vitest";
import type { Meeting, Message } from "@/api/wire";
import { createSession } from "@/sync/session";
import { invite, meeting, message } from "@/testing/shapes";
import { FarEnd } from "@/testing/wire";
import { MeetingsContext } from "../context";
import { createMeetings, type Meetings } from "../meetings";
import { type MeetingWindow, WindowsContext } from "../windows/windows";
import { MeetingMessage } from "./MeetingMessage";
import { ChangesContext, changesIn, isStaleNotice } from "./newest";

function draw(card: ReactNode): { far: FarEnd; meetings: Meetings; opened: MeetingWindow[] } {
  const far = new FarEnd();
  const session = createSession(far.openSocket, () => undefined);
  const meetings = createMeetings({ http: far.http, session });
  session.start();
  far.connect();
  const opened: MeetingWindow[] = [];
  render(
    <MeetingsContext value={meetings}>
      <WindowsContext value={(window) => opened.push(window)}>{card}</WindowsContext>
    </MeetingsContext>,
  );
  return { far, meetings, opened };
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

test("of several invites each button says whose it is and what for", () => {
  draw(<MeetingMessage message={message(1, { kind: "invite", invite: invite() })} me="ana" />);
  expect(screen.getByRole("button", { name: "Schedule a meeting" })).toHaveAccessibleDescription("Review Meet with Hana Novak");
});

test("a card follows its invite", () => {
  const { meetings } = draw(<MeetingMessage message={message(1, { kind: "invite", invite: invite() })} me="ana" />);
  act(() => {
    meetings.store.dispatch({ type: "invite", invite: invite({ status: "withdrawn" }) });
  });
  expect(screen.getByText("Withdrawn")).toBeVisible();
  expect(screen.queryByRole("button")).toBeNull();
});

test("host and booker can join, move and cancel a meeting; the others of the room only read of it", () => {
  draw(<MeetingMessage message={booked} me="ana" />);
  expect(screen.getByRole("button", { name: "Reschedule" })).toBeVisible();
  expect(screen.getByRole("link", { name: "Join the meeting" })).toHaveAttribute("href", "https://meet.example.com/meeting");
  cleanup();
  draw(<MeetingMessage message={booked} me="ben" />);
  expect(screen.getByText("With Ana Silva and Hana Novak")).toBeVisible();
  expect(screen.queryByRole("button")).toBeNull();
  expect(screen.queryByRole("link")).toBeNull();
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
  expect(screen.getByText("Review on Thursday, March 14, 2030, 10:00 AM was cancelled later")).toBeVisible();
  expect(screen.queryByRole("button")).toBeNull();
  expect(screen.queryByRole("link")).toBeNull();
});

test("an older copy that comes late changes nothing", () => {
  const { meetings } = draw(<MeetingMessage message={booked} me="ana" />);
  act(() => {
    meetings.store.dispatch({ type: "meetings", meetings: [meeting({ status: "cancelled", version: 3 })] });
    meetings.store.dispatch({ type: "meetings", meetings: [meeting({ version: 2 })] });
  });
  expect(screen.getByText("Review on Thursday, March 14, 2030, 10:00 AM was cancelled later")).toBeVisible();
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
  expect(screen.getByText("Reason: A clash")).toBeVisible();
});

test("the note for everyone stays when the meeting is moved, and goes when it is cancelled", () => {
  const note = "Please bring the numbers.";
  const previous = { start: "2030-03-13T09:00:00Z", end: "2030-03-13T09:30:00Z" };
  draw(<MeetingMessage message={message(3, { kind: "reschedule", meeting: meeting({ version: 2, note }), previous })} me="ana" />);
  expect(screen.getByText(note)).toBeVisible();
  cleanup();
  const off = meeting({ version: 3, note, status: "cancelled" });
  draw(<MeetingMessage message={message(4, { kind: "cancellation", meeting: off })} me="ana" />);
  expect(screen.queryByText(note)).toBeNull();
});

test("a camera stands only where a call is", () => {
  draw(<MeetingMessage message={booked} me="ana" />);
  expect(join().querySelector(".lucide-video")).not.toBeNull();
  cleanup();
  const here = meeting({ join_url: "/meet/meeting" });
  draw(<MeetingMessage message={message(2, { kind: "booking", meeting: here })} me="ana" />);
  expect(join()).toHaveAttribute("href", "/meet/meeting");
  expect(join().querySelector(".lucide-video")).toBeNull();
});

test("a notice offers five ways into one's own calendar", async () => {
  draw(<MeetingMessage message={message(4, { kind: "system", sender: null, meeting: meeting() })} me="ana" />);
  await userEvent.click(screen.getByRole("button", { name: "Add to calendar" }));
  const names = (await screen.findAllByRole("menuitem")).map(({ textContent }) => textContent);
  expect(names).toEqual(["Google Calendar", "Outlook.com", "Office 365", "Yahoo", "Apple and others (.ics file)"]);
});

const changed = (id: string, seq: number) => new Map([[id, [{ seq, previous: null }]]]);

test("a notice goes with what it is about, as soon as anything newer is known of it", () => {
  const notice = message(4, { kind: "system", sender: null, meeting: meeting() });
  const off = meeting({ status: "cancelled", version: 2 });
  expect(isStaleNotice(notice, new Map(), {})).toBe(false);
  expect(isStaleNotice(notice, changed("meeting", 2), {})).toBe(false);
  expect(isStaleNotice(notice, changed("meeting", 5), {})).toBe(true);
  expect(isStaleNotice(notice, changed("another", 5), {})).toBe(false);
  expect(isStaleNotice(notice, new Map(), { meeting: off })).toBe(true);
  expect(isStaleNotice({ ...notice, meeting: off }, new Map(), { meeting: meeting() })).toBe(true);
  expect(isStaleNotice({ ...notice, meeting: null }, changed("meeting", 5), {})).toBe(false);
  expect(isStaleNotice(booked, changed("meeting", 5), {})).toBe(false);
});

test("the others of the room are not asked to put a meeting into their calendars", () => {
  draw(<MeetingMessage message={message(4, { kind: "system", sender: null, meeting: meeting() })} me="ben" />);
  expect(screen.getByText(/10:00 – 10:30 AM/u)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Add to calendar" })).toBeNull();
});

/** A meeting that was booked and moved twice, as its messages carry it now. */
function history(now: Partial<Meeting>): Message[] {
  const copy = meeting({ version: 3, ...now });
  const first = { start: "2030-03-12T09:00:00Z", end: "2030-03-12T09:30:00Z" };
  const second = { start: "2030-03-13T09:00:00Z", end: "2030-03-13T09:30:00Z" };
  return [
    message(2, { kind: "booking", meeting: copy }),
    message(3, { kind: "system", sender: null, meeting: copy }),
    message(4, { kind: "reschedule", meeting: copy, previous: first, reason: "The first clash" }),
    message(5, { kind: "system", sender: null, meeting: copy }),
    message(6, { kind: "reschedule", meeting: copy, previous: second, reason: "The second clash" }),
    message(7, { kind: "system", sender: null, meeting: copy }),
  ];
}

function drawAll(messages: readonly Message[]) {
  const changes = changesIn(messages);
  const shown = messages.filter((one) => !isStaleNotice(one, changes, {}));
  draw(
    <ChangesContext value={changes}>
      {shown.map((one) => (
        <MeetingMessage key={one.id} message={one} me="ana" />
      ))}
    </ChangesContext>,
  );
}

test("what a later move has overtaken folds to one line, and only the newest of each is in full", () => {
  drawAll(history({}));
  expect(screen.getAllByText("Review was moved: now Thursday, March 14, 2030, 10:00 AM")).toHaveLength(2);
  expect(screen.getByText("Reason: The second clash")).toBeVisible();
  expect(screen.queryByText(/The first clash/u)).toBeNull();
  expect(screen.getAllByRole("link", { name: "Join the meeting" })).toHaveLength(1);
  expect(screen.getAllByRole("button", { name: "Add to calendar" })).toHaveLength(1);
  expect(screen.getAllByText(/Review/u)).toHaveLength(4); // a line for each, and the newest card and notice
});

test("after a cancellation its card alone is in full", () => {
  const off = { status: "cancelled", version: 4, reason: "It is settled" } as const;
  const called = message(8, { kind: "cancellation", meeting: meeting(off), reason: "It is settled" });
  drawAll([...history(off), called]);
  expect(screen.getByText("Review on Tuesday, March 12, 2030, 10:00 AM was moved later")).toBeVisible();
  expect(screen.getByText("Review on Wednesday, March 13, 2030, 10:00 AM was moved later")).toBeVisible();
  expect(screen.getByText("Review on Thursday, March 14, 2030, 10:00 AM was cancelled later")).toBeVisible();
  expect(screen.getByText("Reason: It is settled")).toBeVisible();
  expect(screen.queryByRole("button")).toBeNull();
  expect(screen.queryByRole("link")).toBeNull();
});

const join = () => screen.getByRole("link", { name: "Join the meeting" });

test("Join stands out only when the meeting is about to start", () => {
  vi.useFakeTimers({ now: Date.parse("2030-03-14T08:00:00Z"), toFake: ["Date"] });
  draw(<MeetingMessage message={booked} me="ana" />);
  expect(join()).toHaveAttribute("data-look", "secondary");
  cleanup();
  vi.setSystemTime(Date.parse("2030-03-14T08:50:00Z"));
  draw(<MeetingMessage message={booked} me="ana" />);
  expect(join()).toHaveAttribute("data-look", "primary");
  vi.useRealTimers();
});

test("a meeting without a title is called by its people, once", () => {
  const untitled = { title: "Meeting with Hana Novak", untitled: true };
  draw(<MeetingMessage message={message(2, { kind: "booking", meeting: meeting(untitled) })} me="hana" />);
  expect(screen.getByText("Meeting")).toBeVisible();
  expect(screen.getByText("With Ana Silva")).toBeVisible();
  expect(screen.queryByText(/Meeting with/u)).toBeNull();
  cleanup();
  draw(<MeetingMessage message={message(3, { kind: "system", sender: null, meeting: meeting(untitled) })} me="hana" />);
  expect(screen.getByText(/^Meeting with Ana Silva:/u)).toBeVisible();
  cleanup();
  draw(<MeetingMessage message={message(3, { kind: "system", sender: null, meeting: meeting(untitled) })} me="ben" />);
  expect(screen.getByText(/^Meeting of Ana Silva and Hana Novak:/u)).toBeVisible();
});
