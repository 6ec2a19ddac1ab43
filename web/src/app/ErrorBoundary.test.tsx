import { render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { ErrorBoundary } from "./ErrorBoundary";

function Broken({ error }: { error: Error | null }) {
  if (error) throw error;
  return <p>All is well</p>;
}

function page(place: string, error: Error | null) {
  return (
    <ErrorBoundary place={place}>
      <Broken error={error} />
    </ErrorBoundary>
  );
}

test("what cannot be drawn leaves a way on, and is left behind by going elsewhere", () => {
  vi.spyOn(console, "error").mockReturnValue(undefined);
  const { rerender } = render(page("/rooms/r1", new Error("x is undefined")));
  expect(screen.getByRole("heading", { name: "Something broke on this page" })).toBeVisible();
  expect(screen.getByRole("button", { name: "Reload the page" })).toBeVisible();
  rerender(page("/rooms/r1", null));
  expect(screen.queryByText("All is well")).toBeNull();
  rerender(page("/rooms/r2", null));
  expect(screen.getByText("All is well")).toBeVisible();
});

test.each([
  "Failed to fetch dynamically imported module: https://chat.example/assets/x.js",
  "error loading dynamically imported module: https://chat.example/assets/x.js",
  "Importing a module script failed.",
])("a part that did not come is told apart: %s", (message) => {
  vi.spyOn(console, "error").mockReturnValue(undefined);
  render(page("/", new TypeError(message)));
  expect(screen.getByRole("heading", { name: "A part of this page could not be loaded" })).toBeVisible();
});
