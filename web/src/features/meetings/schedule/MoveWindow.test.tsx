import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { success } from "@/api/problem";
import { createSession } from "@/sync/session";
import { invite, meeting, message } from "@/testing/shapes";
import { FarEnd } from "@/testing/wire";
import { MeetingsContext } from "../context";
import { createMeetings } from "../meetings";
import MoveWindow from "./MoveWindow";

const DAY_MS = 86_400_000;
const date = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);
const planned = meeting({ start: `${date}T09:00:00Z`, end: `${date}T09:30:00Z` });
const slots = [
  { start: `${date}T09:00:00Z`, end: `${date}T09:30:00Z`, clash: false },
  { start: `${date}T10:00:00Z`, end: `${date}T10:30:00Z`, clash: false },
];

/** The window over a wire that answers what a test tells it to. */
async function open(far: FarEnd): Promise<{ closed: boolean }> {
  const seen = { closed: false };
  far.ok("GET /api/invites/invite", { invite: invite({ status: "booked" }) });
  far.ok("slots:watch", {});
  far.ok("slots:unwatch", {});
  const session = createSession(far.openSocket, () => undefined);
  const meetings = createMeetings({ http: far.http, session });
  session.start();
  far.connect();
  await act(async () => {
    render(
      <MeetingsContext value={meetings}>
        <MoveWindow
          meeting={planned}
          me="ana"
          onClose={() => {
            seen.closed = true;
          }}
        />
      </MeetingsContext>,
    );
  });
  return seen;
}

test("Enter in the reason confirms the new time", async () => {
  const far = new FarEnd();
  far.on("slots:list", ({ from }: { from: string }) =>
    success({
      time_zone: "Europe/Berlin",
      duration: 30,
      stale: false,
      days: date.startsWith(from.slice(0, 7)) ? [{ date, slots }] : [],
    }),
  );
  far.ok("meeting:reschedule", { meeting: planned, message: message(1) });
  const seen = await open(far);
  const user = userEvent.setup();
  await user.click(await screen.findByRole("option", { name: /^11:00/u }));
  await user.type(screen.getByRole("textbox", { name: /^Reason/u }), "Train is late{Enter}");
  await waitFor(() => {
    expect(seen.closed).toBe(true);
  });
  expect(far.payloads("meeting:reschedule")).toMatchObject([
    { meeting_id: "meeting", start: slots[1]?.start, reason: "Train is late" },
  ]);
});

test("without a connection it is said that the times are out of reach, and nothing spins", async () => {
  await open(new FarEnd());
  expect(await screen.findByText(/cannot be reached/u)).toBeVisible();
  expect(screen.getByRole("button", { name: "Try again" })).toBeVisible();
  expect(document.querySelector(".spinner")).toBeNull();
});

test("whoever chooses the time that the meeting has hears why nothing follows", async () => {
  const far = new FarEnd();
  far.on("slots:list", () => success({ time_zone: "Europe/Berlin", duration: 30, stale: false, days: [{ date, slots }] }));
  await open(far);
  await userEvent.click(await screen.findByRole("option", { name: /Current time/u }));
  expect(screen.getByRole("alert")).toHaveTextContent("It is at this time already.");
  expect(screen.queryByRole("button", { name: "Confirm" })).toBeNull();
});
