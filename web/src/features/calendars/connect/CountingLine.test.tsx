import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { linkedAccount } from "@/testing/shapes";
import { UiProvider } from "@/ui/UiProvider";
import { draw } from "../testing";
import CountingLine from "./CountingLine";

const uncounted = linkedAccount({ id: "other", account: "other@gmail.example", busy_from: [] });
const feed = linkedAccount({ id: "feed", account: "Team", provider: "ics", writable: false, destination: null });

async function open(accounts = [linkedAccount()]) {
  const navigate = vi.fn<(path: string) => void>();
  const onLeave = vi.fn<() => void>();
  const drawn = await draw(
    <UiProvider navigate={navigate}>
      <CountingLine onLeave={onLeave} />
    </UiProvider>,
    accounts,
  );
  return { ...drawn, navigate, onLeave };
}

test("the accounts are named whose busy times count, and no others", async () => {
  const { far } = await open([linkedAccount(), uncounted]);
  expect(screen.getByText(/^Busy times of hana@gmail.example count/u)).toBeVisible();
  await act(async () => {
    far.tell({ name: "calendar:updated", calendar: feed });
  });
  expect(await screen.findByText(/^Busy times of hana@gmail.example and Team count/u)).toBeVisible();
  await act(async () => {
    far.tell({ name: "calendar:updated", calendar: linkedAccount({ status: "needs_relink" }) });
    far.tell({ name: "calendar:removed", calendar_id: "feed" });
  });
  expect(await screen.findByText(/^No busy times of your calendars count/u)).toBeVisible();
});

test("without a linked account nothing is said", async () => {
  await open([]);
  expect(screen.queryByText(/count/u)).toBeNull();
});

test("Manage leads to the calendars, and out of the window it stands in", async () => {
  const { navigate, onLeave } = await open();
  const user = userEvent.setup();
  await user.click(screen.getByRole("link", { name: "Manage calendars" }));
  expect(navigate.mock.calls.map(([path]) => path)).toEqual(["/settings/calendars"]);
  expect(onLeave).toHaveBeenCalledTimes(1);
});
