import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { createSession } from "@/sync/session";
import { meeting, message } from "@/testing/shapes";
import { FarEnd } from "@/testing/wire";
import { MeetingsContext } from "../context";
import { createMeetings } from "../meetings";
import CancelWindow from "./CancelWindow";

function open(far: FarEnd) {
  const session = createSession(far.openSocket, () => undefined);
  const meetings = createMeetings({ http: far.http, session });
  session.start();
  far.connect();
  const onClose = vi.fn<() => void>();
  render(
    <MeetingsContext value={meetings}>
      <CancelWindow meeting={meeting()} me="ana" onClose={onClose} />
    </MeetingsContext>,
  );
  return onClose;
}

test("Enter in the reason confirms; Shift and Enter makes a new line", async () => {
  const far = new FarEnd();
  const off = meeting({ status: "cancelled", version: 2 });
  far.ok("meeting:cancel", { meeting: off, message: message(1) });
  const onClose = open(far);
  const user = userEvent.setup();
  await user.type(screen.getByRole("textbox", { name: /^Reason/u }), "It is settled.{Shift>}{Enter}{/Shift}Thank you.");
  expect(far.payloads("meeting:cancel")).toEqual([]);
  await user.keyboard("{Enter}");
  await waitFor(() => {
    expect(onClose).toHaveBeenCalled();
  });
  expect(far.payloads("meeting:cancel")).toMatchObject([
    { meeting_id: "meeting", reason: "It is settled.\nThank you." },
  ]);
});

test("Escape in the reason keeps the meeting", async () => {
  const far = new FarEnd();
  const onClose = open(far);
  await userEvent.type(screen.getByRole("textbox", { name: /^Reason/u }), "Never mind{Escape}");
  expect(onClose).toHaveBeenCalled();
  expect(far.payloads("meeting:cancel")).toEqual([]);
});
