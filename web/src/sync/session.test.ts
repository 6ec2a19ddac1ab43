import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ServerEvent } from "@/api/events";
import { FarEnd } from "@/testing/wire";
import { createSession, type Participant } from "./session";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const came: ServerEvent = { name: "presence", user_id: "hana", online: true };
const went: ServerEvent = { name: "presence", user_id: "hana", online: false };

function begin() {
  const far = new FarEnd();
  const lost = vi.fn<() => void>();
  const heard: ServerEvent[] = [];
  const catchUp = vi.fn<Participant["catchUp"]>(async () => true);
  const session = createSession(far.openSocket, lost);
  session.join({ catchUp, receive: (events) => heard.push(...events) });
  session.start();
  return { far, lost, heard, catchUp, session };
}

test("events wait until everything has been caught up, and keep their order", async () => {
  const { far, heard, catchUp, session } = begin();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  catchUp.mockReturnValueOnce(promise);
  far.connect();
  far.tell(came, went);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(heard).toEqual([]);
  expect(session.connection.get()).toBe("connecting");
  resolve(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(heard).toEqual([came, went]);
  expect(session.connection.get()).toBe("online");
});

test("a lost connection is said, and each new one is caught up anew", async () => {
  const { far, catchUp, session } = begin();
  far.connect();
  await vi.advanceTimersByTimeAsync(0);
  far.disconnect();
  expect(session.connection.get()).toBe("offline");
  far.connect();
  expect(session.connection.get()).toBe("resuming");
  await vi.advanceTimersByTimeAsync(0);
  expect(session.connection.get()).toBe("online");
  expect(catchUp).toHaveBeenCalledTimes(2);
});

test("catching up that failed is tried again while the connection stands", async () => {
  const { far, catchUp, session } = begin();
  catchUp.mockResolvedValueOnce(false);
  far.connect();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(session.connection.get()).toBe("connecting");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(session.connection.get()).toBe("online");
});

test("a catch-up that outlived its connection is not believed", async () => {
  const { far, catchUp, session } = begin();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  catchUp.mockReturnValueOnce(promise);
  far.connect();
  far.disconnect();
  resolve(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(session.connection.get()).toBe("offline");
});

test("a burst of events is handed on in one bundle", async () => {
  const far = new FarEnd();
  const receive = vi.fn<Participant["receive"]>();
  const session = createSession(far.openSocket, () => undefined);
  session.join({ catchUp: async () => true, receive });
  session.start();
  far.connect();
  await vi.advanceTimersByTimeAsync(0);
  for (let count = 0; count < 50; count += 1) far.tell(came);
  await vi.advanceTimersByTimeAsync(100);
  expect(receive).toHaveBeenCalledTimes(1);
  expect(receive.mock.calls[0]?.[0]).toHaveLength(50);
});

test("a refused connection means that nobody is signed in", () => {
  const { far, lost } = begin();
  far.refuse();
  expect(lost).toHaveBeenCalledOnce();
});

test("what asks for something after the end is answered as without a connection", async () => {
  const { far, session } = begin();
  far.connect();
  session.stop();
  expect(await session.command("room:typing", { room_id: "room" })).toMatchObject({ problem: { code: "offline" } });
  expect(far.asked).toEqual([]);
});
