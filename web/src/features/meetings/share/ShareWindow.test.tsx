import { today } from "@internationalized/date";
import { act, cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { success } from "@/api/problem";
import type { Availability } from "@/api/wire";
import { createSession } from "@/sync/session";
import { availability } from "@/testing/shapes";
import { FarEnd } from "@/testing/wire";
import { MeetingsContext } from "../context";
import { createMeetings } from "../meetings";
import type { DrawConnectStep } from "../windows/MeetingWindows";
import ShareWindow from "./ShareWindow";

const ZONE = "Europe/Berlin";
let saved: Availability[];

const closed = vi.fn<() => void>();

function calendarsLine(onLeave: () => void) {
  return <button onClick={onLeave}>Which calendars count</button>;
}

async function open(connectStep: DrawConnectStep | null = null) {
  closed.mockClear();
  const far = new FarEnd();
  saved = [];
  const ranges = [
    { start: "09:00", end: "12:00" },
    { start: "13:00", end: "17:00" },
  ];
  const kept = availability({ weekly: { mon: ranges, tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] } });
  far.ok("GET /api/me/availability", { availability: kept });
  far.on("PUT /api/me/availability", (sent: { availability: Availability }) => {
    saved.push(sent.availability);
    return success(sent);
  });
  const meetings = createMeetings({ http: far.http, session: createSession(far.openSocket, () => undefined) });
  await act(async () => {
    render(
      <MeetingsContext value={meetings}>
        <ShareWindow roomId="room" connectStep={connectStep} calendarsLine={calendarsLine} onClose={closed} />
      </MeetingsContext>,
    );
  });
}

beforeEach(async () => {
  await open();
});

async function unfold() {
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: /Date overrides/u }));
  return user;
}

test("Next leads to the lengths, with the hours that were set and the focus on what is chosen", async () => {
  const user = userEvent.setup();
  expect(await screen.findByText("Step 1 of 2")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Next" }));
  expect(await screen.findByText("Step 2 of 2")).toBeVisible();
  expect(screen.getByText(/^Your hours: Mon .*\(Berlin time\)$/u)).toBeVisible();
  expect(screen.getByRole("radio", { checked: true })).toHaveFocus();
  await user.click(screen.getByRole("button", { name: "Back" }));
  expect(await screen.findByText("Step 1 of 2")).toHaveFocus();
});

test("removing hours leaves the focus on the way to remove the next ones, and after the last on the way to add some", async () => {
  const user = userEvent.setup();
  const monday = await screen.findByRole("group", { name: "Monday" });
  const removing = () => within(monday).getAllByRole("button", { name: /^Remove/u });
  await user.click(removing()[0] ?? monday);
  expect(removing()).toHaveLength(1);
  expect(removing()[0]).toHaveFocus();
  await user.keyboard("{Enter}{Enter}");
  expect(within(monday).getByText("Unavailable")).toBeVisible();
  expect(within(monday).getByRole("button", { name: "Add hours on Monday" })).toHaveFocus();
});

test("adding hours leads to their first field", async () => {
  const user = userEvent.setup();
  const tuesday = await screen.findByRole("group", { name: "Tuesday" });
  within(tuesday).getByRole("button", { name: "Add hours on Tuesday" }).focus();
  await user.keyboard("{Enter}");
  expect(within(tuesday).getByRole("button", { name: /Tuesday, from/u })).toHaveFocus();
  await user.click(within(tuesday).getByRole("button", { name: "Add hours on Tuesday" }));
  expect(within(tuesday).getAllByRole("button", { name: /Tuesday, from/u })[1]).toHaveFocus();
});

test("a date counts only once it has been entered", async () => {
  const user = await unfold();
  await user.click(screen.getByRole("button", { name: "Add a date" }));
  const asked = screen.getByRole("group", { name: "New date" });
  expect(asked).toContainElement(document.activeElement as HTMLElement);
  await user.click(screen.getByRole("button", { name: "Next" }));
  await screen.findByText("Step 2 of 2");
  expect(saved.map(({ overrides }) => overrides)).toEqual([[]]);
});

function segment(name: "month" | "day" | "year") {
  return screen.getByRole("spinbutton", { name: new RegExp(`^${name}`, "u") });
}

test("an entered date is off until hours are added, and can be removed without losing the focus", async () => {
  const user = await unfold();
  await user.click(screen.getByRole("button", { name: "Add a date" }));
  const { year } = today(ZONE).add({ years: 1 });
  await user.type(segment("month"), "12");
  await user.type(segment("day"), "24");
  await user.type(segment("year"), String(year));
  expect(await screen.findByText("Unavailable all day")).toBeVisible();
  expect(screen.getByRole("button", { name: /^Add hours on .*24/u })).toHaveFocus();
  await user.click(screen.getByRole("button", { name: /^Remove .*24/u }));
  expect(screen.queryByText("Unavailable all day")).toBeNull();
  expect(screen.getByRole("button", { name: "Add a date" })).toHaveFocus();
});

test("whoever adds no date after all is back at the button", async () => {
  const user = await unfold();
  await user.click(screen.getByRole("button", { name: "Add a date" }));
  await user.click(screen.getByRole("button", { name: "Do not add a date" }));
  expect(screen.queryByRole("group", { name: "New date" })).toBeNull();
  await waitFor(() => {
    expect(screen.getByRole("button", { name: "Add a date" })).toHaveFocus();
  });
});

test("where a calendar can be linked, that comes first, and leads to the hours", async () => {
  cleanup();
  await open(({ roomId }) => <p>Link one in {roomId}</p>);
  expect(screen.getByRole("dialog", { name: "Connect your calendar" })).toHaveTextContent("Link one in room");
  expect(screen.queryByText("Step 1 of 2")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Skip" }));
  expect(screen.getByRole("dialog", { name: "Share your availability" })).toBeVisible();
  expect(screen.getByText("Step 1 of 2")).toHaveFocus();
});

test("which calendars count is said with the hours, and the way there closes the window", async () => {
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Next" }));
  await screen.findByText("Step 2 of 2");
  expect(screen.queryByRole("button", { name: "Which calendars count" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Back" }));
  await user.click(await screen.findByRole("button", { name: "Which calendars count" }));
  expect(closed).toHaveBeenCalledTimes(1);
});
