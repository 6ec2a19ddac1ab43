import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { success } from "@/api/problem";
import type { Preferences } from "@/api/wire";
import { createSession } from "@/sync/session";
import { FarEnd } from "@/testing/wire";
import { NotificationsContext } from "../context";
import { createNotifications } from "../notifications";
import NotificationSettings from "./NotificationSettings";

const PATH = "/api/me/notifications";
const ALL = { invite: true, booking: true, reschedule: true, cancellation: true, reminder: true, calendar: true };

async function open(over: Partial<Preferences> = {}) {
  const far = new FarEnd();
  const sent: Preferences[] = [];
  far.ok(`GET ${PATH}`, { email: ALL, browser: ALL, reminder_minutes: [10], ...over });
  far.on(`PUT ${PATH}`, (chosen: Preferences) => {
    sent.push(chosen);
    return success(chosen);
  });
  const session = createSession(far.openSocket, () => undefined);
  const notifications = createNotifications({ http: far.http, session });
  render(
    <NotificationsContext value={notifications}>
      <NotificationSettings />
    </NotificationsContext>,
  );
  await screen.findByRole("table");
  return { sent, user: userEvent.setup() };
}

test("each kind is switched for each way, by names that say both", async () => {
  const { sent, user } = await open();
  const row = screen.getByRole("row", { name: /^Moved meetings/u });
  await user.click(within(row).getByRole("switch", { name: "E-mail: Moved meetings" }));
  await waitFor(() => {
    expect(sent.at(-1)?.email).toEqual({ ...ALL, reschedule: false });
  });
  expect(sent.at(-1)?.browser).toEqual(ALL);
  expect(within(row).getByRole("switch", { name: "Browser: Moved meetings" })).toBeChecked();
});

test("a reminder of one's own is added, and no more than five are taken", async () => {
  const { sent, user } = await open({ reminder_minutes: [0, 5, 10, 15] });
  const amount = screen.getByRole("textbox", { name: "Other time" });
  await user.type(amount, "45{Enter}");
  await waitFor(() => {
    expect(sent.at(-1)?.reminder_minutes).toEqual([0, 5, 10, 15, 45]);
  });
  expect(screen.getByRole("checkbox", { name: "45 minutes before" })).toBeChecked();
  await user.click(screen.getByRole("checkbox", { name: "1 day before" }));
  expect(screen.getByText("At most 5 reminders. Take one away first.")).toBeVisible();
  expect(sent).toHaveLength(1);
  await user.click(screen.getByRole("checkbox", { name: "45 minutes before" }));
  expect(screen.getByRole("checkbox", { name: "45 minutes before" })).not.toBeChecked();
});

test("what is no number of minutes is said at the field", async () => {
  const { sent, user } = await open();
  const amount = screen.getByRole("textbox", { name: "Other time" });
  for (const [typed, said] of [["1.5", "Enter a whole number"], ["10", "You have this one already"], ["99999", "At most 7 days before"]] as const) {
    await user.clear(amount);
    await user.type(amount, `${typed}{Enter}`);
    expect(amount).toHaveAccessibleDescription(said);
  }
  expect(sent).toHaveLength(0);
});

test("a browser that cannot show notifications says so", async () => {
  await open();
  expect(screen.getByText(/^This browser cannot show notifications here/u)).toBeVisible();
});
