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

const day = (date = "") => ({ date, slots: [{ start: `${date}T09:00:00Z`, end: `${date}T09:30:00Z`, clash: false }] });

test("the first available date is said of the first that is, and no date is asked for that is about to be chosen", async () => {
  const [first, second] = [2, 3].map((days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10));
  const far = new FarEnd();
  far.ok("slots:watch", {});
  far.on("slots:list", ({ from }: { from: string }) => {
    const days = [day(first), day(second)].filter(({ date }) => date.startsWith(from.slice(0, 7)));
    return success({ time_zone: "Europe/Berlin", duration: 30, stale: false, days });
  });
  const session = createSession(far.openSocket, () => undefined);
  const meetings = createMeetings({ http: far.http, session });
  session.start();
  far.connect();
  const heard: string[] = [];
  const watching = new MutationObserver(() => heard.push(document.querySelector("[role=status]")?.textContent ?? ""));
  watching.observe(document.body, { childList: true, subtree: true, characterData: true });
  await act(async () => {
    render(
      <MeetingsContext value={meetings}>
        <BookWindow invite={invite()} onClose={() => undefined} />
      </MeetingsContext>,
    );
  });
  const known = await screen.findByRole("button", { name: /First available date/u });
  expect(known).toHaveAccessibleName(expect.stringContaining(`${Number(first?.slice(8))},`));
  expect(known).toHaveAccessibleName(/selected/u);
  expect(screen.queryByRole("button", { name: /Today.*First available/u })).toBeNull();
  expect(heard.join()).not.toContain("Pick a highlighted date");
  watching.disconnect();
});
