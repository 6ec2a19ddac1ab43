import { expect, test, vi } from "vitest";
import { failure, OFFLINE, success } from "@/api/problem";
import type { Answer } from "@/api/problem";
import type { SendFile } from "@/api/upload";
import type { Attachment } from "@/api/wire";
import { uploadsOf } from "./state";
import { createAttaching, MOST_FILES } from "./uploads";

/** Plays the way to the server: each file waits to be answered. */
function way() {
  const sent: { path: string; name: string; progress: (part: number) => void; end: (answer: Answer<unknown>) => void; stopped: boolean }[] = [];
  const sendFile: SendFile = <T,>(path: string, file: File, progress: (part: number) => void) => {
    const { promise, resolve } = Promise.withResolvers<Answer<unknown>>();
    const one = { path, name: file.name, progress, end: resolve, stopped: false };
    sent.push(one);
    return {
      answer: promise as Promise<Answer<T>>,
      stop: () => {
        one.stopped = true;
        resolve(failure(OFFLINE));
      },
    };
  };
  return { sent, attaching: createAttaching(sendFile) };
}

const text = (name: string) => new File(["text"], name, { type: "text/plain" });
const arrived = (id: string): Answer<{ attachment: Attachment }> =>
  success({ attachment: { id, name: id, type: "text/plain", size: 4, url: `/attachments/${id}` } });

test("files are sent a few at a time, and go with the message in the order in which they were chosen", async () => {
  const { sent, attaching } = way();
  expect(attaching.add("room", ["a", "b", "c", "d"].map(text))).toBe(true);
  expect(sent.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  sent[1]?.end(arrived("b"));
  await vi.waitFor(() => { expect(sent).toHaveLength(4); });
  expect(uploadsOf(attaching.store.get(), "room").isSending).toBe(true);
  for (const { name, end } of sent) end(arrived(name));
  await vi.waitFor(() => { expect(uploadsOf(attaching.store.get(), "room").isSending).toBe(false); });
  expect(attaching.take("room").map(({ id }) => id)).toEqual(["a", "b", "c", "d"]);
  expect(attaching.store.get()).toEqual([]);
});

test("how far a file has come and what is wrong with it stands at the file, and it can be tried again", async () => {
  const { sent, attaching } = way();
  attaching.add("room", [text("a")]);
  sent[0]?.progress(0.5);
  expect(attaching.store.get()[0]?.progress).toBe(0.5);
  sent[0]?.end(failure({ ...OFFLINE, code: "too_large", detail: "It is too large." }));
  await vi.waitFor(() => { expect(attaching.store.get()[0]?.problem?.detail).toBe("It is too large."); });
  expect(uploadsOf(attaching.store.get(), "room").hasFailed).toBe(true);
  attaching.retry(attaching.store.get()[0]?.key ?? "");
  expect(sent).toHaveLength(2);
  expect(attaching.store.get()[0]).toMatchObject({ progress: 0, problem: null });
});

test("what is taken off is no longer sent, and another room's files stay", async () => {
  const { sent, attaching } = way();
  attaching.add("room", [text("a")]);
  attaching.add("other", [text("b")]);
  attaching.remove(attaching.store.get()[0]?.key ?? "");
  expect(sent[0]?.stopped).toBe(true);
  await vi.waitFor(() => { expect(attaching.store.get().map(({ name }) => name)).toEqual(["b"]); });
  expect(attaching.take("room")).toEqual([]);
});

test("a message has at most so many files", () => {
  const { attaching } = way();
  const many = Array.from({ length: MOST_FILES + 1 }, (_, at) => text(`${at}`));
  expect(attaching.add("room", many)).toBe(false);
  expect(uploadsOf(attaching.store.get(), "room").own).toHaveLength(MOST_FILES);
});
