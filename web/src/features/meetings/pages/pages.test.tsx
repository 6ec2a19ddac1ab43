import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { Meeting, Person } from "@/api/wire";
import { createSession } from "@/sync/session";
import { SessionContext } from "@/sync/context";
import { ANA, HANA, meeting } from "@/testing/shapes";
import { FarEnd } from "@/testing/wire";
import { MeetingsContext } from "../context";
import { type MeetingWindow, WindowsContext } from "../windows/windows";
import { createMeetings } from "../meetings";
import MeetingsPage from "./MeetingsPage";
import MeetPage from "./MeetPage";

afterEach(() => {
  vi.useRealTimers();
});

function at(time: string) {
  vi.useFakeTimers({ now: Date.parse(time), toFake: ["Date"] });
}

async function draw(page: "meet" | "meetings", me: string, known: Meeting, present: Person[] = []) {
  const far = new FarEnd();
  far.ok("meeting:enter", { present });
  far.ok("meeting:leave", {});
  far.ok("GET /api/me/meetings", { meetings: [known] });
  const opened: MeetingWindow[] = [];
  const session = createSession(far.openSocket, () => undefined);
  const meetings = createMeetings({ http: far.http, session });
  meetings.store.dispatch({ type: "meetings", meetings: [known] });
  session.start();
  await act(async () => {
    far.connect();
  });
  await act(async () => {
    meetings.store.dispatch({ type: "meetings", meetings: [known] });
    render(
      <SessionContext value={session}>
        <MeetingsContext value={meetings}>
          <WindowsContext value={(window) => opened.push(window)}>
            {page === "meet" ? <MeetPage meetingId={known.id} me={me} /> : <MeetingsPage me={me} />}
          </WindowsContext>
        </MeetingsContext>
      </SessionContext>,
    );
  });
  return { far, opened };
}

const here = { join_url: "/meet/meeting" };

test("the join page says what it is, who is there, and what happens at the start", async () => {
  at("2030-03-14T08:00:00Z");
  await draw("meet", "ana", meeting(here), [ANA, HANA]);
  expect(screen.getByText(/This is where Ana Silva and Hana Novak meet/u)).toBeVisible();
  expect(screen.getByText(/Hana Novak is here with you/u)).toBeVisible();
  expect(screen.getByText(/At the start, write to each other in the conversation/u)).toBeVisible();
  expect(screen.queryByRole("link", { name: "Join the meeting" })).toBeNull();
});

test("who comes first is told so", async () => {
  at("2030-03-14T08:00:00Z");
  await draw("meet", "ana", meeting(here), [ANA]);
  expect(screen.getByText(/Nobody else is here yet/u)).toBeVisible();
});

test("where the operator has set a link, the page leads there and says so", async () => {
  at("2030-03-14T09:10:00Z");
  await draw("meet", "ana", meeting(), [ANA]);
  expect(screen.getByText(/The call opens in a new tab, at meet\.example\.com/u)).toBeVisible();
  const join = screen.getByRole("link", { name: "Join the meeting" });
  expect(join).toHaveAttribute("href", "https://meet.example.com/meeting");
  expect(join).toHaveAttribute("data-look", "primary");
});

test("the others of the room are told between whom the meeting is, and do not enter it", async () => {
  at("2030-03-14T08:00:00Z");
  const { far } = await draw("meet", "ben", meeting());
  expect(screen.getByRole("heading", { name: "This meeting is between others" })).toBeVisible();
  expect(screen.getByText(/between Ana Silva and Hana Novak/u)).toBeVisible();
  expect(screen.getByRole("link", { name: "Open the conversation" })).toHaveAttribute("href", "/rooms/room");
  expect(screen.queryByRole("link", { name: "Join the meeting" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Add to calendar" })).toBeNull();
  expect(far.payloads("meeting:enter")).toEqual([]);
});

test("its two people move and cancel it here, and read the note", async () => {
  at("2030-03-14T08:00:00Z");
  const known = meeting({ ...here, version: 2, note: "Bring the numbers." });
  const { opened } = await draw("meet", "ana", known, [ANA]);
  expect(screen.getByText("Bring the numbers.")).toBeVisible();
  fireEvent.click(screen.getByRole("button", { name: "Reschedule" }));
  fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(opened).toEqual([
    { kind: "move", meeting: known, me: "ana" },
    { kind: "cancel", meeting: known, me: "ana" },
  ]);
  cleanup();
  const third = { id: "ben", name: "Ben Okafor", is_bot: false };
  await draw("meet", "ben", meeting({ ...here, attendees: [ANA, HANA, third] }));
  expect(screen.queryByRole("button", { name: "Reschedule" })).toBeNull();
});

test("who is at the page is said in words; no dot speaks of being online", async () => {
  at("2030-03-14T08:00:00Z");
  await draw("meet", "ana", meeting(here), [ANA]);
  const [mine, theirs] = within(screen.getByRole("region", { name: "Participants" })).getAllByRole("listitem");
  expect(mine).toHaveTextContent("Here now");
  expect(theirs).toHaveTextContent("Not here yet");
  expect(document.querySelector(".avatar-presence")).toBeNull();
});

test.each([
  ["2030-03-12T15:00:00Z", /^Thursday/u, "Starts in 2 days"],
  ["2030-03-13T08:00:00Z", /^Tomorrow/u, "Starts tomorrow"],
  ["2030-03-13T10:00:00Z", /^Tomorrow/u, "Starts in 23 hours"],
])("at %s the day and what is left agree", async (now, day, left) => {
  at(now);
  await draw("meet", "ana", meeting(here));
  expect(screen.getByText(/Berlin time$/u)).toHaveTextContent(day);
  expect(screen.getByText(left)).toBeVisible();
});

const join = () => within(screen.getByRole("article", { name: "Review" })).getByRole("link", { name: "Join the meeting" });

test("My meetings names the zone, and Join stands out only near the start", async () => {
  at("2030-03-14T08:00:00Z");
  await draw("meetings", "ana", meeting());
  expect(await screen.findByText("Times are in Berlin time (GMT+1).")).toBeVisible();
  expect(join()).toHaveAttribute("data-look", "secondary");
  cleanup();
  at("2030-03-14T08:50:00Z");
  await draw("meetings", "ana", meeting());
  await screen.findByText("Times are in Berlin time (GMT+1).");
  expect(join()).toHaveAttribute("data-look", "primary");
});

test("My meetings says how a meeting stands in its host's own calendar", async () => {
  at("2030-03-14T08:00:00Z");
  const { far } = await draw("meetings", "hana", meeting({ calendar_sync: "synced" }));
  expect(await screen.findByText("In your calendar")).toBeVisible();
  far.tell({ name: "meeting:calendar", meeting_id: "meeting", event: null, changed: true });
  expect(await screen.findByText(/You deleted this in your calendar/u)).toBeVisible();
});

test("what counts down is not read out each minute, that it begins is", async () => {
  at("2030-03-14T08:50:00Z");
  await draw("meet", "ana", meeting(here));
  const status = screen.getAllByRole("status").find((one) => one.closest(".meet-phase"));
  expect(screen.getByText("Starts in 10 minutes")).toBeVisible();
  expect(status).toHaveTextContent(/^$/u);
  cleanup();
  at("2030-03-14T09:01:00Z");
  await draw("meet", "ana", meeting(here));
  expect(screen.getByText("Going on now")).toHaveAttribute("role", "status");
});

test("the buttons of a list say which meeting they are of", async () => {
  at("2030-03-14T08:00:00Z");
  await draw("meetings", "ana", meeting({ ...here, title: "Meeting with Hana Novak", untitled: true }));
  expect(screen.getByRole("article", { name: "Meeting with Hana Novak" })).toBeVisible();
  for (const button of [
    screen.getByRole("button", { name: "Reschedule" }),
    screen.getByRole("button", { name: "Cancel" }),
    screen.getByRole("button", { name: "Add to calendar" }),
    screen.getByRole("link", { name: "Join the meeting" }),
  ]) {
    expect(button).toHaveAccessibleDescription(/^Meeting With Hana Novak Today, Thursday.* 10:00/u);
  }
});
