import { expect, test, vi } from "vitest";

async function keysOn(userAgent: string, spoken: string): Promise<string> {
  vi.resetModules();
  vi.spyOn(navigator, "userAgent", "get").mockReturnValue(userAgent);
  vi.spyOn(navigator, "languages", "get").mockReturnValue([spoken]);
  const { KEYS } = await import("./opening");
  vi.restoreAllMocks();
  return KEYS;
}

test("the keys are called as they are on the device's keyboard", async () => {
  expect(await keysOn("Mozilla/5.0 (X11; Linux x86_64)", "en-GB")).toBe("Ctrl K");
  expect(await keysOn("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "en-GB")).toBe("⌘K");
  expect(await keysOn("Mozilla/5.0 (X11; Linux x86_64)", "de-DE")).toBe("Strg K");
});
