import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openHttp } from "./http";
import { sendFileAs } from "./upload";

const REFUSED = { code: "unauthorized", title: "Please sign in", detail: "Somebody else is signed in by now.", status: 401 };

/** The browser's own ways out, which note what is sent by them and bring a refusal. */
let sent: Record<string, string>[] = [];

class Request extends EventTarget {
  readonly upload = new EventTarget();
  readonly status = 401;
  readonly responseText = JSON.stringify(REFUSED);
  readonly #headers: Record<string, string> = {};
  open = () => undefined;
  setRequestHeader = (name: string, value: string) => {
    this.#headers[name] = value;
  };
  send = () => {
    sent.push(this.#headers);
    this.dispatchEvent(new Event("load"));
  };
}

beforeEach(() => {
  sent = [];
  vi.stubGlobal("XMLHttpRequest", Request);
  vi.stubGlobal("fetch", (_: string, { headers }: { headers: Record<string, string> }) => {
    sent.push(headers);
    return Promise.resolve(new Response(JSON.stringify(REFUSED), { status: 401 }));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test("every request says whose page it is that asks, and whose session is lost", async () => {
  let me: string | null = null;
  const lost = vi.fn<(whose: string | null) => void>();
  const http = openHttp(() => me, lost);
  await http("GET", "/api/me");
  me = "ann";
  const asked = http("PATCH", "/api/me", { name: "Ann" });
  me = "bob";
  await asked;
  expect(sent).toEqual([{}, { "X-Chatsched-User": "ann", "Content-Type": "application/json" }]);
  expect(lost.mock.calls).toEqual([[null], ["ann"]]);
});

test("so does every file", async () => {
  const lost = vi.fn<() => void>();
  const { answer } = sendFileAs("ann", lost)("/api/rooms/room/attachments", new File(["x"], "x.txt"), () => undefined);
  expect(await answer).toMatchObject({ ok: false, problem: { code: "unauthorized" } });
  expect(sent).toEqual([{ "X-Chatsched-User": "ann" }]);
  expect(lost).toHaveBeenCalledOnce();
});
