import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { failure, success } from "@/api/problem";
import { linkedAccount } from "@/testing/shapes";
import { CalendarsContext } from "../context";
import { draw, Popup, PROVIDERS } from "../testing";
import { Connect } from "./Connect";
import ConnectStep from "./ConnectStep";
import LinkedPage from "./LinkedPage";
import { tell } from "./telling";

async function open(returned?: string) {
  const done = { linked: 0 };
  const drawn = await draw(
    <Connect
      returnTo="/rooms/room"
      returned={returned}
      onLinked={() => {
        done.linked += 1;
      }}
    />,
  );
  return { ...drawn, done };
}

const choose = async (name: RegExp) => {
  await userEvent.click(await screen.findByRole("button", { name }));
};

test("every provider is offered, and one that is not available says why and cannot be chosen", async () => {
  await open();
  for (const name of [/^Google Calendar/u, /^CalDAV/u, /^Calendar address/u]) {
    expect(await screen.findByRole("button", { name })).toBeVisible();
  }
  expect(screen.getByText("This server is not registered yet.")).toBeVisible();
  expect(screen.queryByRole("button", { name: /^Outlook/u })).toBeNull();
});

test("a sign-in takes place in a window of its own, and what it tells links the calendar", async () => {
  const popup = new Popup();
  const { done } = await open();
  await choose(/^Google Calendar/u);
  expect(popup.opened).toEqual([
    `/calendars/connect/google?user_id=ana&return_to=${encodeURIComponent(`/settings/calendars/linked/${popup.attempt}`)}`,
  ]);
  expect(screen.getByRole("status")).toHaveTextContent("Go on in the window of Google that has opened.");
  act(() => {
    tell({ attempt: "another", outcome: "denied" });
    tell({ attempt: popup.attempt, outcome: "linked" });
  });
  await waitFor(() => {
    expect(done.linked).toBe(1);
  });
});

test.each([
  ["denied", /You did not allow access/u],
  ["missing_scope", /leave all boxes ticked/u],
  ["admin_consent", /Ask them to approve/u],
  ["expired", /no longer valid/u],
  ["taken", /Somebody else here has connected this account/u],
  ["other_account", /That was another account/u],
  ["no_mailbox", /no calendar in the cloud/u],
  ["not_configured", /not set up on this server/u],
  ["away", /does not answer just now/u],
  ["something new", /Something went wrong at the provider/u],
])("a sign-in that comes to %s says so and lets one choose again", async (outcome, sentence) => {
  const popup = new Popup();
  const { done } = await open();
  await choose(/^Google Calendar/u);
  act(() => {
    tell({ attempt: popup.attempt, outcome });
  });
  expect(await screen.findByText(sentence)).toBeVisible();
  expect(await screen.findByRole("button", { name: /^Google Calendar/u })).toBeVisible();
  expect(done.linked).toBe(0);
});

test("a window that is closed by hand is noticed, and what it still tells counts", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const popup = new Popup();
  const { done } = await open();
  await choose(/^Google Calendar/u);
  popup.close();
  act(() => {
    vi.advanceTimersByTime(2_000);
  });
  expect(screen.getByText(/Go on in the window/u)).toBeVisible();
  act(() => {
    vi.advanceTimersByTime(2_000);
  });
  expect(await screen.findByText(/The window was closed before/u)).toBeVisible();
  act(() => {
    tell({ attempt: popup.attempt, outcome: "linked" });
  });
  await waitFor(() => {
    expect(done.linked).toBe(1);
  });
  vi.useRealTimers();
});

test("a link that the server tells of first counts, too", async () => {
  const popup = new Popup();
  const { far, done } = await open();
  await choose(/^Google Calendar/u);
  expect(popup.opened).toHaveLength(1);
  far.tell({ name: "calendar:updated", calendar: linkedAccount() });
  await waitFor(() => {
    expect(done.linked).toBe(1);
  });
});

test("where windows are blocked, this one goes to the provider and comes back to the room", async () => {
  const popup = new Popup(true);
  const assign = vi.fn<(address: string) => void>();
  vi.stubGlobal("location", { origin: "http://localhost", href: "http://localhost/", assign });
  await open();
  await choose(/^Google Calendar/u);
  expect(popup.opened).toHaveLength(1);
  expect(assign).toHaveBeenCalledWith("/calendars/connect/google?user_id=ana&return_to=%2Frooms%2Froom");
  vi.unstubAllGlobals();
});

test("what a sign-in in this window came to is said where it began", async () => {
  await open("denied");
  expect(screen.getByText(/You did not allow access/u)).toBeVisible();
});

async function fill(fields: Record<string, string>) {
  for (const [name, value] of Object.entries(fields)) {
    await userEvent.type(screen.getByLabelText(name), value);
  }
  await userEvent.click(screen.getByRole("button", { name: "Connect" }));
}

test("iCloud needs no address, and says where its app password is made", async () => {
  const { far, done } = await open();
  const sent: unknown[] = [];
  far.on("POST /api/calendars", (body) => {
    sent.push(body);
    return success({ calendar: linkedAccount({ provider: "caldav" }) });
  });
  await choose(/^CalDAV/u);
  expect(screen.getByText(/app-specific password/u)).toBeVisible();
  expect(screen.queryByLabelText("Address of the calendar server")).toBeNull();
  await fill({ "Apple Account e-mail": "ana@icloud.com", "App password": "abcd-efgh" });
  expect(sent).toEqual([
    { provider: "caldav", url: "https://caldav.icloud.com", username: "ana@icloud.com", password: "abcd-efgh" },
  ]);
  expect(done.linked).toBe(1);
});

test.each([
  ["calendar_auth_failed", "App password", "The password was refused."],
  ["url_forbidden", "Address of the calendar server", "This address is not allowed."],
  ["calendar_unreachable", "Address of the calendar server", "Nobody answers there."],
  ["calendar_unsupported", "Address of the calendar server", "This is not a calendar."],
])("%s is said at its field", async (code, field, detail) => {
  const { far, done } = await open();
  far.on("POST /api/calendars", () => failure({ code, title: "", detail, status: 422 }));
  await choose(/^CalDAV/u);
  await userEvent.click(screen.getByRole("radio", { name: "Other" }));
  await fill({ "Address of the calendar server": "https://dav.example.com", "User name": "ana", "App password": "x" });
  expect(await screen.findByText(detail)).toBeVisible();
  expect(screen.getByLabelText(field)).toHaveAccessibleDescription(new RegExp(detail, "u"));
  expect(done.linked).toBe(0);
});

const unreachable = failure({
  code: "calendar_unreachable",
  title: "",
  detail: "There is no server of that name.",
  status: 422,
  fields: { url: "There is no server of that name." },
});

test("a provider that cannot be reached is named, and what is wrong with one service is not said of the next", async () => {
  const { far } = await open();
  far.on("POST /api/calendars", () => unreachable);
  await choose(/^CalDAV/u);
  await fill({ "Apple Account e-mail": "ana@icloud.com", "App password": "abcd-efgh" });
  expect(await screen.findByText("iCloud cannot be reached from here at the moment.")).toBeVisible();
  expect(screen.queryByText(/no server of that name/u)).toBeNull();
  await userEvent.click(screen.getByRole("radio", { name: "Nextcloud" }));
  expect(screen.queryByText(/cannot be reached/u)).toBeNull();
  expect(screen.getByLabelText("Address of the calendar server")).not.toHaveAttribute("aria-invalid");
  await fill({ "Address of the calendar server": "https://nowhere.example" });
  expect(await screen.findByText("There is no server of that name.")).toBeVisible();
  await userEvent.click(screen.getByRole("radio", { name: "Fastmail" }));
  await userEvent.click(screen.getByRole("radio", { name: "Other" }));
  expect(screen.queryByText("There is no server of that name.")).toBeNull();
});

test("an answer that comes after another service was chosen is not said of that one", async () => {
  const { far } = await open();
  const late = Promise.withResolvers<typeof unreachable>();
  far.on("POST /api/calendars", () => late.promise);
  await choose(/^CalDAV/u);
  await fill({ "Apple Account e-mail": "ana@icloud.com", "App password": "abcd-efgh" });
  await userEvent.click(screen.getByRole("radio", { name: "Other" }));
  await act(async () => {
    late.resolve(unreachable);
  });
  expect(screen.queryByText(/cannot be reached|no server of that name/u)).toBeNull();
  expect(screen.getByLabelText("App password")).toHaveValue("abcd-efgh");
});

test("an address without a connection keeps what was entered", async () => {
  await open();
  await choose(/^Calendar address/u);
  await fill({ "Private address of the calendar": "https://example.com/ana.ics" });
  expect(await screen.findByText(/cannot be reached/u)).toBeVisible();
  expect(screen.getByLabelText("Private address of the calendar")).toHaveValue("https://example.com/ana.ics");
});

test("an address with a password in it is not sent, and the secret address is asked for instead", async () => {
  const { far, done } = await open();
  const sent: unknown[] = [];
  far.on("POST /api/calendars", (body) => {
    sent.push(body);
    return success({ calendar: linkedAccount({ provider: "ics" }) });
  });
  await choose(/^Calendar address/u);
  await fill({ "Private address of the calendar": "https://me:pw@example.com/ana.ics" });
  const field = screen.getByLabelText("Private address of the calendar");
  expect(field).toHaveAccessibleDescription(/Use the secret address of the calendar instead/u);
  expect(sent).toEqual([]);
  await userEvent.clear(field);
  await fill({ "Private address of the calendar": "https://example.com/ana@home.ics" });
  expect(sent).toEqual([{ provider: "ics", url: "https://example.com/ana@home.ics" }]);
  expect(done.linked).toBe(1);
});

test("what Microsoft cannot do is said to whom it happens, and not before", async () => {
  const { far, calendars } = await draw(null);
  far.ok("GET /api/calendars/providers", {
    providers: PROVIDERS.map(({ id, name, kind }) => ({ id, name, kind, available: true, why_not: null })),
  });
  const popup = new Popup();
  render(
    <CalendarsContext value={calendars}>
      <Connect returnTo="/rooms/room" onLinked={() => undefined} />
    </CalendarsContext>,
  );
  const tile = await screen.findByRole("button", { name: /^Outlook/u });
  expect(tile).not.toHaveTextContent("Exchange");
  await userEvent.click(tile);
  act(() => {
    tell({ attempt: popup.attempt, outcome: "no_mailbox" });
  });
  expect(await screen.findByText(/own Exchange server cannot be connected/u)).toBeVisible();
});

test("the step before sharing goes on by itself once a calendar is linked", async () => {
  let done = 0;
  const { far } = await draw(
    <ConnectStep
      returnTo="/rooms/room"
      returned={undefined}
      onDone={() => {
        done += 1;
      }}
    />,
  );
  expect(done).toBe(0);
  far.tell({ name: "calendar:updated", calendar: linkedAccount() });
  await waitFor(() => {
    expect(done).toBe(1);
  });
});

test("the window of a sign-in closes, and says how it ended where it may not", () => {
  const close = vi.spyOn(window, "close").mockImplementation(() => undefined);
  render(<LinkedPage attempt="one" outcome="linked" />);
  expect(close).toHaveBeenCalled();
  expect(screen.getByRole("heading", { name: "Your calendar is connected" })).toBeVisible();
  cleanup();
  render(<LinkedPage attempt="one" outcome="denied" />);
  expect(screen.getByRole("heading", { name: "The calendar was not connected" })).toBeVisible();
  expect(screen.getByText(/You did not allow access/u)).toBeVisible();
});
