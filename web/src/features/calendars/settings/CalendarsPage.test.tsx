import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { failure, success } from "@/api/problem";
import type { Choice } from "@/api/wire";
import { linkedAccount } from "@/testing/shapes";
import type { FarEnd } from "@/testing/wire";
import BrokenNotice from "../BrokenNotice";
import { tell } from "../connect/telling";
import { draw, Popup } from "../testing";
import CalendarsPage from "./CalendarsPage";

const CalendarsShown = <CalendarsPage returned={undefined} />;

/** Takes choices as the server does, and keeps what was asked. */
function choosing(far: FarEnd, account = linkedAccount()) {
  const asked: Choice[] = [];
  far.on("PATCH /api/calendars/link", (choice: Choice) => {
    asked.push(choice);
    const { counted } = choice;
    return success({
      calendar: {
        ...account,
        ...(choice.destination !== undefined && { destination: choice.destination }),
        busy_from: account.busy_from.map((one) => ({ ...one, counted: counted?.includes(one.id) ?? one.counted })),
      },
    });
  });
  return asked;
}

test("without a calendar the page offers to connect one", async () => {
  await draw(CalendarsShown);
  expect(screen.getByRole("heading", { name: "No calendar is connected" })).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Connect your calendar" }));
  expect(screen.getByRole("dialog", { name: "Connect your calendar" })).toBeVisible();
  expect(screen.queryByRole("button", { name: "Skip" })).toBeNull();
});

test("without a connection it is said, and trying again shows the accounts", async () => {
  const { far } = await draw(CalendarsShown, null);
  expect(await screen.findByText(/cannot be reached/u)).toBeVisible();
  far.ok("GET /api/calendars", { calendars: [linkedAccount()] });
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("article", { name: "hana@gmail.example" })).toBeVisible();
});

test("an account says what counts, and a choice is shown at once", async () => {
  const { far } = await draw(CalendarsShown, [linkedAccount()]);
  const asked = choosing(far);
  const account = within(screen.getByRole("article", { name: "hana@gmail.example" }));
  expect(account.getByText("Connected")).toBeVisible();
  expect(account.getByText(/Last checked/u)).toBeVisible();
  expect(account.getByRole("checkbox", { name: "Hana Novak" })).toBeChecked();
  await userEvent.click(account.getByRole("checkbox", { name: "Holidays" }));
  expect(account.getByRole("checkbox", { name: "Holidays" })).toBeChecked();
  await userEvent.click(account.getByRole("checkbox", { name: "Hana Novak" }));
  expect(asked).toEqual([{ counted: ["main", "holidays"] }, { counted: ["holidays"] }]);
});

test("only writable calendars can receive meetings, or none", async () => {
  const { far } = await draw(CalendarsShown, [linkedAccount()]);
  const asked = choosing(far);
  await userEvent.click(screen.getByRole("button", { name: /Meetings are put into/u }));
  const names = screen.getAllByRole("option").map(({ textContent }) => textContent);
  expect(names).toEqual(["No calendar of this account", "Hana Novak"]);
  await userEvent.click(screen.getByRole("option", { name: "No calendar of this account" }));
  expect(asked).toEqual([{ destination: null }]);
});

test("a provider's own meeting link is offered where the calendar can make one", async () => {
  const { far } = await draw(CalendarsShown, [linkedAccount()]);
  const asked = choosing(far);
  await userEvent.click(screen.getByRole("switch", { name: /Add a Google Meet link/u }));
  expect(asked).toEqual([{ conferencing: true }]);
  await act(async () => {
    far.tell({ name: "calendar:updated", calendar: linkedAccount({ destination: null }) });
  });
  await waitFor(() => {
    expect(screen.queryByRole("switch")).toBeNull();
  });
});

test("an account that can only be read says so instead of a choice", async () => {
  const feed = linkedAccount({
    provider: "ics",
    destination: null,
    writable: false,
    busy_from: [{ id: "feed", name: "Team", counted: true, writable: false, conferencing: false }],
  });
  await draw(CalendarsShown, [feed]);
  expect(screen.getByText(/it can only be read/u)).toBeVisible();
  expect(screen.queryByRole("button", { name: /Meetings are put into/u })).toBeNull();
});

test("a choice that is refused is taken back, and the reason said", async () => {
  const { far } = await draw(CalendarsShown, [linkedAccount()]);
  far.on("PATCH /api/calendars/link", () => failure({ code: "invalid", title: "", detail: "It is gone.", status: 422 }));
  await userEvent.click(screen.getByRole("checkbox", { name: "Holidays" }));
  expect(await screen.findByText("It is gone.")).toBeVisible();
  expect(screen.getByRole("checkbox", { name: "Holidays" })).not.toBeChecked();
});

const broken = linkedAccount({ status: "needs_relink", problem: "Google has ended the connection." });

test("a broken account says so the moment it breaks, and is linked anew with one press", async () => {
  const popup = new Popup();
  const { far } = await draw(CalendarsShown, [linkedAccount()]);
  far.tell({ name: "calendar:updated", calendar: broken });
  expect(await screen.findByText("Relink needed")).toBeVisible();
  expect(screen.queryByText(/Last checked/u)).toBeNull();
  expect(screen.getByText("Google has ended the connection.")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Relink" }));
  expect(popup.opened[0]).toMatch(/^\/calendars\/connect\/google\?.*&calendar_id=link$/u);
  far.ok("GET /api/calendars", { calendars: [linkedAccount()] });
  act(() => {
    tell({ attempt: popup.attempt, outcome: "linked" });
  });
  expect(await screen.findByText("Connected")).toBeVisible();
  expect(screen.queryByText("Relink needed")).toBeNull();
});

test("a CalDAV account is linked anew in its form, with its user name there already", async () => {
  await draw(CalendarsShown, [linkedAccount({ provider: "caldav", account: "ana", status: "needs_relink" })]);
  await userEvent.click(screen.getByRole("button", { name: "Relink" }));
  expect(screen.getByRole("dialog", { name: "Connect ana again" })).toBeVisible();
  expect(screen.getByLabelText("User name")).toHaveValue("ana");
});

test("unlinking asks first, and says that meetings stay", async () => {
  const { far } = await draw(CalendarsShown, [linkedAccount()]);
  far.ok("DELETE /api/calendars/link", {});
  await userEvent.click(screen.getByRole("button", { name: "Unlink" }));
  const asked = within(screen.getByRole("alertdialog", { name: "Unlink hana@gmail.example?" }));
  expect(
    asked.getByText(/Meetings that are in it already stay there, but no longer follow when they are moved or cancelled/u),
  ).toBeVisible();
  await userEvent.click(asked.getByRole("button", { name: "Unlink" }));
  expect(await screen.findByRole("heading", { name: "No calendar is connected" })).toBeVisible();
});

test("the notice on every page mends a link with one press, and says what came of it", async () => {
  const popup = new Popup();
  await draw(<BrokenNotice account={broken} />);
  expect(screen.getByText(/hana@gmail.example has to be connected again/u)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Relink" }));
  expect(popup.opened).toHaveLength(1);
  act(() => {
    tell({ attempt: popup.attempt, outcome: "other_account" });
  });
  expect(await screen.findByText(/That was another account/u)).toBeVisible();
});

test("when an account was last checked is said in words", async () => {
  vi.useFakeTimers({ now: Date.parse("2026-11-23T08:05:00Z"), toFake: ["Date"] });
  await draw(CalendarsShown, [linkedAccount(), linkedAccount({ id: "new", account: "new", synced_at: null })]);
  expect(screen.getByText(/Last checked 5 minutes ago/u)).toBeVisible();
  expect(screen.getByText(/Not checked yet/u)).toBeVisible();
  vi.useRealTimers();
});

test("what is said of an account stays true while the page is open", async () => {
  vi.useFakeTimers({ now: Date.parse("2026-11-23T08:05:00Z"), toFake: ["Date", "setInterval", "clearInterval"] });
  const { far } = await draw(CalendarsShown, [linkedAccount({ synced_at: null })]);
  expect(screen.getByText(/Not checked yet/u)).toBeVisible();
  far.ok("GET /api/calendars", { calendars: [linkedAccount({ synced_at: "2026-11-23T08:05:00Z" })] });
  await act(async () => {
    vi.advanceTimersByTime(30_000);
  });
  expect(screen.getByText(/Last checked just now/u)).toBeVisible();
  far.ok("GET /api/calendars", { calendars: [linkedAccount({ status: "error", problem: "Google does not answer." })] });
  await act(async () => {
    window.dispatchEvent(new Event("focus"));
  });
  expect(screen.getByText("Google does not answer.")).toBeVisible();
  far.on("GET /api/calendars", () => failure({ code: "internal", title: "", detail: "It broke.", status: 500 }));
  await act(async () => {
    vi.advanceTimersByTime(30_000);
  });
  expect(screen.queryByText("It broke.")).toBeNull();
  expect(screen.getByText("Google does not answer.")).toBeVisible();
  vi.useRealTimers();
});

test("what was asked before a choice does not undo it", async () => {
  const { far } = await draw(CalendarsShown, [linkedAccount()]);
  choosing(far);
  const late = Promise.withResolvers<ReturnType<typeof success>>();
  far.on("GET /api/calendars", () => late.promise);
  await act(async () => {
    window.dispatchEvent(new Event("focus"));
  });
  await userEvent.click(screen.getByRole("checkbox", { name: "Holidays" }));
  await act(async () => {
    late.resolve(success({ calendars: [linkedAccount()] }));
  });
  expect(screen.getByRole("checkbox", { name: "Holidays" })).toBeChecked();
});
