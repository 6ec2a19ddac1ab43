import { act, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { success } from "@/api/problem";
import { createSession } from "@/sync/session";
import { invite } from "@/testing/shapes";
import { FarEnd } from "@/testing/wire";
import { MeetingsContext } from "../context";
import { createMeetings } from "../meetings";
import BookWindow from "./BookWindow";

test("two o'clock in the morning is night", async () => {
  const date = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const slot = (from: string, to: string) => ({ start: `${date}T${from}:00Z`, end: `${date}T${to}:00Z`, clash: false });
  const far = new FarEnd();
  far.ok("slots:watch", {});
  far.on("slots:list", ({ from }: { from: string }) => {
    const days = [{ date, slots: [slot("01:00", "01:30"), slot("06:00", "06:30")] }];
    const known = date.startsWith(from.slice(0, 7)) ? days : [];
    return success({ time_zone: "Europe/Berlin", duration: 30, stale: false, days: known });
  });
  const session = createSession(far.openSocket, () => undefined);
  const meetings = createMeetings({ http: far.http, session });
  session.start();
  far.connect();
  await act(async () => {
    render(
      <MeetingsContext value={meetings}>
        <BookWindow invite={invite()} onClose={() => undefined} />
      </MeetingsContext>,
    );
  });
  expect(await screen.findByRole("group", { name: "Night" })).toHaveTextContent(/^Night[23]:00 AM$/u);
  expect(screen.getByRole("group", { name: "Morning" })).toHaveTextContent(/^Morning[78]:00 AM$/u);
});
