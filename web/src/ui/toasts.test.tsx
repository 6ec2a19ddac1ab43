import { act, render, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { say, ToastRegion } from "./toasts";

test.each([
  ["info", "status"],
  ["danger", "alert"],
] as const)("a notice of tone %s is a %s", async (tone, role) => {
  render(<ToastRegion />);
  act(() => {
    say(`This is ${tone}`, tone);
  });
  const notice = await screen.findByRole("alertdialog", { name: `This is ${tone}` });
  expect(within(notice).getByRole(role)).toHaveTextContent(`This is ${tone}`);
});
