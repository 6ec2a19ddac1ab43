import { afterEach, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import { createSession } from "@/sync/session";
import { FarEnd } from "@/testing/wire";
import { IDLE_MS, tellAttention } from "./attending";

let stop: () => void;
let far: FarEnd;
let hasFocus: MockInstance<() => boolean>;

beforeEach(() => {
  vi.useFakeTimers();
  hasFocus = vi.spyOn(document, "hasFocus").mockReturnValue(true);
  far = new FarEnd();
  far.ok("me:attention", {});
  const session = createSession(far.openSocket, () => undefined);
  stop = tellAttention(session);
  session.start();
});

afterEach(() => {
  stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const said = () => far.payloads("me:attention").map((payload) => (payload as { attentive: boolean }).attentive);

async function connect() {
  far.connect();
  await vi.advanceTimersByTimeAsync(0);
}

function focus(has: boolean) {
  hasFocus.mockReturnValue(has);
  window.dispatchEvent(new Event(has ? "focus" : "blur"));
}

test("it is said with each connection, and not without one", async () => {
  focus(false);
  expect(said()).toEqual([]);
  await connect();
  expect(said()).toEqual([false]);
  far.disconnect();
  focus(true);
  expect(said()).toEqual([false]);
  await connect();
  expect(said()).toEqual([false, true]);
});

test("who turns to something else does not look, and does again when they come back", async () => {
  await connect();
  focus(false);
  window.dispatchEvent(new Event("blur"));
  focus(true);
  expect(said()).toEqual([true, false, true]);
});

test("a page out of sight is not looked at", async () => {
  await connect();
  const visibility = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  document.dispatchEvent(new Event("visibilitychange"));
  visibility.mockReturnValue("visible");
  document.dispatchEvent(new Event("visibilitychange"));
  expect(said()).toEqual([true, false, true]);
});

test("who touches nothing for long does not look, though the page scrolls by itself", async () => {
  await connect();
  await vi.advanceTimersByTimeAsync(IDLE_MS - 1000);
  window.dispatchEvent(new Event("pointermove"));
  await vi.advanceTimersByTimeAsync(IDLE_MS - 1000);
  window.dispatchEvent(new Event("scroll"));
  expect(said()).toEqual([true]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(said()).toEqual([true, false]);
  window.dispatchEvent(new Event("keydown"));
  expect(said()).toEqual([true, false, true]);
});

test("what did not reach the server is said again, and nothing once it has ended", async () => {
  far.on("me:attention", () => ({ ok: false, problem: { code: "rate_limited" } }) as never);
  await connect();
  await vi.advanceTimersByTimeAsync(0);
  far.ok("me:attention", {});
  window.dispatchEvent(new Event("focus"));
  expect(said()).toEqual([true, true]);
  stop();
  focus(false);
  expect(said()).toEqual([true, true]);
});
