import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { browserZone, zonePlace } from "@/lib/zones";
import { DeviceZone } from "./DeviceZone";
import { ZonePicker } from "./ZonePicker";

const device = zonePlace(browserZone());

function Field({ first }: { first: string }) {
  const [zone, setZone] = useState(first);
  return (
    <>
      <ZonePicker label="Time zone" description="Used somewhere" value={zone} onChange={setZone} />
      <DeviceZone value={zone} onChange={setZone} />
    </>
  );
}

test("another zone than the device's is pointed out, and one press takes that of the device", async () => {
  render(<Field first="Pacific/Chatham" />);
  const field = screen.getByRole("combobox", { name: "Time zone" });
  expect(field).toHaveAccessibleDescription("Used somewhere");
  expect(screen.getByText(`Your device is in ${device}. Use it?`)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: `Use ${device}` }));
  expect(screen.queryByText(/^Your device/u)).toBeNull();
  expect(field).toHaveFocus();
  expect(field).toHaveDisplayValue(new RegExp(device, "u"));
});

test("the device's own zone needs no word", () => {
  render(<Field first={browserZone()} />);
  expect(screen.queryByText(/^Your device/u)).toBeNull();
});
