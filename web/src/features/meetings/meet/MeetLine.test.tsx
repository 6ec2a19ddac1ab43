import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { failure, OFFLINE, type Problem, success } from "@/api/problem";
import type { Room } from "@/api/wire";
import { createSession } from "@/sync/session";
import { ANA, availability, HANA, invite, member, message, room } from "@/testing/shapes";
import { FarEnd } from "@/testing/wire";
import { MeetingsContext } from "../context";
import { createMeetings } from "../meetings";
import { WindowsContext } from "../windows/windows";
import MeetLine from "./MeetLine";

const EVERY_DAY = Object.fromEntries(["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => [day, [{ start: "00:00", end: "24:00" }]]));

function open(over: Partial<Room> = {}) {
  const far = new FarEnd();
  const opened: object[] = [];
  far.ok("GET /api/me/availability", { availability: availability({ weekly: EVERY_DAY as never }) });
  far.on("invite:send", () => success({ invite: invite(), message: message(1, { kind: "invite" }) }));
  const session = createSession(far.openSocket, () => undefined);
  const meetings = createMeetings({ http: far.http, session });
  session.start();
  const place = room({ members: [member(), member({ ...HANA }), member({ id: "bo", name: "Bo Lindqvist" })], ...over });

  function Field() {
    const [text, setText] = useState("");
    const [asked, setAsked] = useState(0);
    return (
      <>
        {text.startsWith("/meet") && (
          <MeetLine
            room={place}
            me={ANA.id}
            text={text}
            asked={asked}
            onDone={() => {
              setText("");
            }}
          />
        )}
        <input
          aria-label="Message"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAsked(0);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") setAsked(asked + 1);
          }}
        />
      </>
    );
  }
  render(
    <MeetingsContext value={meetings}>
      <WindowsContext value={(window) => opened.push(window)}>
        <Field />
      </WindowsContext>
    </MeetingsContext>,
  );
  return { far, opened, user: userEvent.setup(), field: screen.getByRole("textbox") };
}

test("an invite is sent as it was shown, for whom it is in a group, and the field is empty", async () => {
  const { far, user, field } = open();
  await user.type(field, "/meet 45 with @bo tomorrow");
  expect(await screen.findByText(/^Sends an invite: 45 minutes · .* · for Bo Lindqvist, but anyone in this conversation can pick a time$/u)).toBeVisible();
  await user.keyboard("{Enter}");
  await waitFor(() => {
    expect(field).toHaveValue("");
  });
  expect(far.payloads("invite:send")).toEqual([expect.objectContaining({ room_id: "room", duration: 45, note: "For @Bo Lindqvist" })]);
});

test("where nobody else is, nobody else can pick a time", async () => {
  const { user, field } = open({ members: [member(), member({ id: "bo", name: "Bo Lindqvist" })] });
  await user.type(field, "/meet 45 with @bo tomorrow");
  expect(await screen.findByText(/^Sends an invite: 45 minutes · .* · for Bo Lindqvist$/u)).toBeVisible();
});

test("what is offered all the same says whom it is for, too", async () => {
  const { far, user, field } = open();
  far.ok("GET /api/me/availability", { availability: availability() });
  await user.type(field, "/meet 30 with @bo tomorrow at 7pm{Enter}");
  const anyway = await screen.findByRole("button", { name: /^Offer .* all the same · for Bo Lindqvist, but anyone in this conversation can pick a time$/u });
  expect(far.payloads("invite:send")).toEqual([]);
  await user.click(anyway);
  await waitFor(() => {
    expect(far.payloads("invite:send")).toEqual([expect.objectContaining({ room_id: "room", duration: 30, note: "For @Bo Lindqvist" })]);
  });
});

test("in a direct conversation nobody has to be told whom it is for", async () => {
  const { far, user, field } = open({ kind: "direct" });
  await user.type(field, "/meet 15 with @bo{Enter}");
  await waitFor(() => {
    expect(far.payloads("invite:send")).toHaveLength(1);
  });
  expect(far.payloads("invite:send")[0]).not.toHaveProperty("note");
});

test("the command alone opens the window, also when asked before the hours are known", async () => {
  const { opened, user, field } = open();
  await user.type(field, "/meet{Enter}");
  await waitFor(() => {
    expect(opened).toEqual([{ kind: "share", roomId: "room" }]);
  });
  expect(field).toHaveValue("");
});

test("what is not understood is said once it is asked for, and goes with the next word", async () => {
  const { far, user, field } = open();
  await user.type(field, "/meet 30 whenever");
  expect(await screen.findByText(/^Say how long and when/u)).toBeVisible();
  expect(screen.getByRole("alert")).toBeEmptyDOMElement();
  await user.keyboard("{Enter}");
  expect(screen.getByRole("alert")).toHaveTextContent(/“whenever” says no time .* Only you see this\./u);
  expect(field).toHaveValue("/meet 30 whenever");
  await user.type(field, "x");
  expect(screen.getByRole("alert")).toBeEmptyDOMElement();
  expect(far.payloads("invite:send")).toEqual([]);
});

test("a try that failed is the same one when it is tried again", async () => {
  const { far, user, field } = open();
  const refused: Problem = { code: "rate_limited", title: "", detail: "Too many invites. Wait a moment.", status: 429 };
  const answers = [failure(OFFLINE), failure(refused), success({ invite: invite(), message: message(1) })];
  far.on("invite:send", () => answers.shift() ?? failure(OFFLINE));
  await user.type(field, "/meet 30 tomorrow{Enter}");
  await waitFor(() => {
    expect(screen.getByRole("alert")).toHaveTextContent(OFFLINE.detail);
  });
  await user.keyboard("{Enter}");
  await waitFor(() => {
    expect(screen.getByRole("alert")).toHaveTextContent(refused.detail);
  });
  await user.keyboard("{Enter}");
  await waitFor(() => {
    expect(field).toHaveValue("");
  });
  const nonces = far.payloads("invite:send").map((payload) => (payload as { nonce: string }).nonce);
  expect(nonces).toHaveLength(3);
  expect(new Set(nonces).size).toBe(1);
});

test("what could not be done without a connection is not done later by itself", async () => {
  const { far, opened, user, field } = open();
  far.on("GET /api/me/availability", () => failure(OFFLINE));
  await user.type(field, "/meet{Enter}");
  expect(await screen.findByText(OFFLINE.detail)).toBeVisible();
  far.ok("GET /api/me/availability", { availability: availability() });
  await user.type(field, " 30");
  expect(await screen.findByText(/^Sends an invite/u)).toBeVisible();
  expect(opened).toEqual([]);
  expect(far.payloads("invite:send")).toEqual([]);
});
