import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { failure, success } from "@/api/problem";
import type { Slot } from "@/api/wire";
import { createSession } from "@/sync/session";
import { invite, meeting, message } from "@/testing/shapes";
import { FarEnd } from "@/testing/wire";
import { MeetingsContext } from "../context";
import { createMeetings } from "../meetings";
import BookWindow from "./BookWindow";

const DAY_MS = 86_400_000;

/** Two times tomorrow, on the half hour. */
function slots(): Slot[] {
  const tomorrow = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);
  return ["10:00", "10:30"].map((time) => ({
    start: `${tomorrow}T${time}:00Z`,
    end: new Date(Date.parse(`${tomorrow}T${time}:00Z`) + 30 * 60_000).toISOString(),
    clash: false,
  }));
}

function offers(far: FarEnd, free: Slot[]) {
  const date = free[0]?.start.slice(0, 10) ?? "";
  const days = free.length === 0 ? [] : [{ date, slots: free }];
  far.on("slots:list", ({ from }: { from: string }) =>
    success({ time_zone: "Europe/Berlin", duration: 30, stale: false, days: date.startsWith(from.slice(0, 7)) ? days : [] }),
  );
}

let far: FarEnd;
let closed: boolean;

beforeEach(async () => {
  far = new FarEnd();
  closed = false;
  far.ok("slots:watch", {});
  far.ok("slots:unwatch", {});
  offers(far, slots());
  const session = createSession(far.openSocket, () => undefined);
  const meetings = createMeetings({ http: far.http, session });
  session.start();
  far.connect();
  await act(async () => {
    render(
      <MeetingsContext value={meetings}>
        <BookWindow
          invite={invite()}
          onClose={() => {
            closed = true;
          }}
        />
      </MeetingsContext>,
    );
  });
});

async function chooseFirst() {
  const user = userEvent.setup();
  const date = slots()[0]?.start ?? "";
  const name = new Intl.DateTimeFormat("en-US", { day: "numeric", month: "long" }).format(new Date(date));
  await user.click(await screen.findByRole("button", { name: new RegExp(`${name},`, "u") }));
  const [first] = await screen.findAllByRole("option");
  if (!first) throw new Error("no time is offered");
  await user.click(first);
  return user;
}

test("the first date with a time is chosen already, its times in parts of the day and in a named zone", async () => {
  const groups = await screen.findAllByRole("group");
  expect(groups.map((group) => group.getAttribute("aria-labelledby")).every(Boolean)).toBe(true);
  expect(screen.getByRole("group", { name: "Morning" })).toHaveTextContent("11:00 AM11:30 AM");
  expect(screen.queryByRole("group", { name: "Evening" })).toBeNull();
  expect(screen.getByText(/^Times are in Berlin time/u)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Confirm" })).toBeNull();
});

test("the chosen time is booked with the note, and the window closes", async () => {
  far.ok("meeting:book", { meeting: meeting(), message: message(1) });
  const user = await chooseFirst();
  await user.type(screen.getByLabelText("Note for everyone (optional)"), "Bring cake{Enter}");
  await waitFor(() => {
    expect(closed).toBe(true);
  });
  expect(far.payloads("meeting:book")[0]).toMatchObject({
    invite_id: "invite",
    start: slots()[0]?.start,
    note: "Bring cake",
  });
});

test("a chosen time that somebody else takes is said to be gone", async () => {
  const user = await chooseFirst();
  await user.click(screen.getByLabelText("Note for everyone (optional)"));
  offers(far, slots().slice(1));
  await act(async () => {
    far.tell({ name: "slots:changed", invite_id: "invite" });
  });
  expect(await screen.findByText(/has just been taken/u)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Confirm" })).toBeNull();
  expect(screen.getAllByRole("option")).toHaveLength(1);
  expect(screen.getByRole("alert")).toHaveFocus();
});

test("a refused time offers the nearest ones, each taken with one click under a nonce of its own", async () => {
  const [, other] = slots();
  if (!other) throw new Error("no other time");
  const taken = { code: "slot_taken", title: "", detail: "Taken.", status: 409, alternatives: [other] };
  far.on("meeting:book", () => failure(taken));
  const user = await chooseFirst();
  await user.click(screen.getByRole("button", { name: "Confirm" }));
  far.ok("meeting:book", { meeting: meeting(), message: message(1) });
  const nearest = await screen.findByRole("button", { name: /^Take /u });
  expect(nearest).toHaveFocus();
  await user.keyboard("{Enter}");
  await waitFor(() => {
    expect(closed).toBe(true);
  });
  const [first, second] = far.payloads("meeting:book") as { start: string; nonce: string }[];
  expect(second?.start).toBe(other.start);
  expect(second?.nonce).not.toBe(first?.nonce);
});

test("trying again after a lost answer is the same booking", async () => {
  const user = await chooseFirst();
  await user.click(screen.getByRole("button", { name: "Confirm" }));
  expect(await screen.findByText(/cannot be reached/u)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Confirm" }));
  const [first, second] = far.payloads("meeting:book") as { nonce: string }[];
  expect(second?.nonce).toBe(first?.nonce);
});

test("an invite that is withdrawn meanwhile says so instead of its times", async () => {
  await act(async () => {
    far.tell({ name: "invite:updated", invite: invite({ status: "withdrawn" }) });
  });
  expect(await screen.findByText("This invite has been withdrawn.")).toBeVisible();
  expect(screen.queryByRole("grid")).toBeNull();
});

test("whoever loses an invite that is booked once reads who was first, and that nothing was booked", async () => {
  await chooseFirst();
  far.on("GET /api/meetings/meeting", () => failure({ code: "offline", title: "", detail: "", status: 0 }));
  const booked = invite({ status: "booked", meeting_id: "meeting" });
  await act(async () => {
    far.tell({ name: "invite:updated", invite: booked });
  });
  expect(await screen.findByText(/^Someone else has booked this invite/u)).toBeVisible();
  const winner = { id: "ben", name: "Ben Okafor", is_bot: false };
  await act(async () => {
    far.tell({ name: "meeting:updated", meeting: meeting({ booked_by: winner }) });
  });
  expect(
    await screen.findByText("Ben Okafor has booked this invite already. Nothing was booked for you."),
  ).toBeVisible();
});

test("times that come from the last known calendar are said to", async () => {
  const date = slots()[0]?.start.slice(0, 10) ?? "";
  far.on("slots:list", ({ from }: { from: string }) =>
    success({
      time_zone: "Europe/Berlin",
      duration: 30,
      stale: true,
      days: date.startsWith(from.slice(0, 7)) ? [{ date, slots: slots() }] : [],
    }),
  );
  await act(async () => {
    far.tell({ name: "slots:changed", invite_id: "invite" });
  });
  expect(await screen.findByText(/These times come from what was last known/u)).toBeVisible();
});

test("a calendar that cannot be asked keeps the chosen time, to be tried again as the same booking", async () => {
  const away = { code: "calendar_unavailable", title: "", detail: "Away.", status: 503 };
  far.on("meeting:book", () => failure(away));
  const user = await chooseFirst();
  await user.click(screen.getByRole("button", { name: "Confirm" }));
  expect(await screen.findByText(/could not be confirmed/u)).toBeVisible();
  far.ok("meeting:book", { meeting: meeting(), message: message(1) });
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => {
    expect(closed).toBe(true);
  });
  const [first, second] = far.payloads("meeting:book") as { nonce: string }[];
  expect(second?.nonce).toBe(first?.nonce);
});

test("a time that clashes with one's own calendar is marked", async () => {
  offers(far, slots().map((slot, index) => Object.assign(slot, { clash: index === 0 })));
  await act(async () => {
    far.tell({ name: "slots:changed", invite_id: "invite" });
  });
  expect(await screen.findByRole("option", { name: /^11:00 AM.*You are busy/u })).toBeVisible();
});
