import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createSession } from "@/sync/session";
import { FarEnd } from "@/testing/wire";
import { createNotifications } from "./notifications";
import { subscribeToPush, unsubscribeFromPush } from "./push";

const PUSH = "/api/me/push";
const KEY = "BAECAwQF"; // 04 01 02 03 04 05

/** A browser's push service, which jsdom has none of. */
class Manager {
  subscription: { options: { applicationServerKey: ArrayBuffer }; endpoint: string; toJSON: () => object; unsubscribe: () => Promise<boolean> } | null = null;
  getSubscription = () => Promise.resolve(this.subscription);
  subscribe = ({ applicationServerKey }: { applicationServerKey: Uint8Array<ArrayBuffer> }) => {
    const endpoint = `https://push.example/${applicationServerKey.length}`;
    this.subscription = {
      options: { applicationServerKey: applicationServerKey.buffer },
      endpoint,
      toJSON: () => ({ endpoint, keys: { p256dh: "p", auth: "a" } }),
      unsubscribe: () => {
        this.subscription = null;
        return Promise.resolve(true);
      },
    };
    return Promise.resolve(this.subscription);
  };
}

let manager: Manager;

beforeEach(() => {
  manager = new Manager();
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("Notification", { permission: "granted" });
  vi.stubGlobal("PushManager", Manager);
  vi.stubGlobal("navigator", Object.assign(Object.create(navigator) as object, { serviceWorker: { getRegistration: () => Promise.resolve({ pushManager: manager }) } }));
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function open(public_key: string | null) {
  const far = new FarEnd();
  const said: object[] = [];
  far.ok(`GET ${PUSH}`, { public_key });
  for (const method of ["POST", "DELETE"]) {
    far.on(`${method} ${PUSH}`, (body: object) => {
      said.push(body);
      return { ok: true, value: {} };
    });
  }
  return { said, notifications: createNotifications({ http: far.http, session: createSession(far.openSocket, () => undefined) }) };
}

test("a browser that may is told by the server's key, once, until it is told no longer", async () => {
  const { said, notifications } = open(KEY);
  expect(await subscribeToPush(notifications)).toBe(true);
  const first = manager.subscription;
  expect(new Uint8Array(first?.options.applicationServerKey ?? new ArrayBuffer())).toEqual(Uint8Array.of(4, 1, 2, 3, 4, 5));
  await subscribeToPush(notifications);
  expect(manager.subscription).toBe(first);
  await unsubscribeFromPush(notifications);
  expect(manager.subscription).toBeNull();
  expect(said).toEqual([
    { endpoint: "https://push.example/6", keys: { p256dh: "p", auth: "a" } },
    { endpoint: "https://push.example/6", keys: { p256dh: "p", auth: "a" } },
    { endpoint: "https://push.example/6" },
  ]);
});

test("another key of the server takes another subscription", async () => {
  await subscribeToPush(open(KEY).notifications);
  const first = manager.subscription;
  await subscribeToPush(open("BAECAw").notifications);
  expect(manager.subscription).not.toBe(first);
  expect(manager.subscription?.endpoint).toBe("https://push.example/4");
});

test("without a key of the server, and without leave, nothing is subscribed to", async () => {
  expect(await subscribeToPush(open(null).notifications)).toBe(false);
  vi.stubGlobal("Notification", { permission: "denied" });
  expect(await subscribeToPush(open(KEY).notifications)).toBe(false);
  expect(manager.subscription).toBeNull();
});
