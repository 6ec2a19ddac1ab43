import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { ZonePicker } from "./ZonePicker";

function Zone() {
  const [zone, setZone] = useState("Europe/Berlin");
  return <ZonePicker label="Time zone" value={zone} onChange={setZone} />;
}

test("what is typed replaces the zone that is set, letter after letter", async () => {
  render(<Zone />);
  const user = userEvent.setup({ delay: 30 });
  await user.tab();
  const field = screen.getByRole<HTMLInputElement>("combobox", { name: "Time zone" });
  expect(field).toHaveFocus();
  expect(field.selectionEnd).toBe(field.value.length);
  // "p" is in "Europe", and the zone that is set leaves the list with the "a".
  await user.keyboard("paris");
  expect(field).toHaveValue("paris");
  await user.keyboard("{ArrowDown}{Enter}");
  expect(field.value).toMatch(/^Paris, Europe/u);
});
