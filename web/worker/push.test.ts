import { expect, test } from "vitest";
import { hearPushes } from "./push";

interface Shown {
  title: string;
  tag: string;
  silent: boolean;
  close: () => void;
}

/** A worker's scope with the notifications that a device shows: one for each tag. */
function device() {
  const shown = new Map<string, Shown>();
  const history: string[] = [];
  const listeners = new Map<string, (event: object) => void>();
  const registration = {
    showNotification: (title: string, { tag = "", silent = false }: NotificationOptions) => {
      history.push(title);
      shown.set(tag, { title, tag, silent: silent === true, close: () => shown.delete(tag) });
      return Promise.resolve();
    },
    getNotifications: ({ tag }: { tag: string }) => Promise.resolve([...shown.values()].filter((one) => one.tag === tag)),
  };
  const scope = {
    registration,
    addEventListener: (name: string, listener: (event: object) => void) => listeners.set(name, listener),
  };
  hearPushes(scope as unknown as ServiceWorkerGlobalScope);
  async function push(news: object) {
    let done: Promise<unknown> = Promise.resolve();
    const waitUntil = (promise: Promise<unknown>) => {
      done = promise;
    };
    listeners.get("push")?.({ data: { json: () => news }, waitUntil });
    await done;
  }
  return { shown, history, push, registration };
}

const NEWS = { kind: "text", title: "Launch", body: "Ana: Hello", url: "/rooms/r", tag: "message:1" };

test("what is pushed is shown, in place of what a page shows of the same", async () => {
  const { shown, push, registration } = device();
  await registration.showNotification("Ana in Launch", { tag: "message:1" });
  await push(NEWS);
  await push({ ...NEWS, tag: "message:2" });
  expect([...shown.values()].map(({ title, tag, silent }) => ({ title, tag, silent }))).toEqual([
    { title: "Launch", tag: "message:1", silent: false },
    { title: "Launch", tag: "message:2", silent: false },
  ]);
});

test("what is taken back goes, and each push has shown something", async () => {
  const { shown, history, push } = device();
  await push(NEWS);
  await push({ ...NEWS, tag: "message:2" });
  const withdrawal = { kind: "withdrawal", title: "chatsched", body: "A message was deleted", url: "/" };
  await push({ ...withdrawal, tag: "message:1" });
  await push({ ...withdrawal, tag: "message:3" });
  expect([...shown.keys()]).toEqual(["message:2"]);
  expect(history).toEqual(["Launch", "Launch", "chatsched", "chatsched"]);
});
