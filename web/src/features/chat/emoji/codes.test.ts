import { expect, test } from "vitest";
import { codeAt } from "./codes";
import { emojiData, named } from "./data";

test.each([
  ["hello :smi", 10, "smi"],
  [":+1", 3, "+1"],
  ["at 10:30", 8, null],
  [":D", 2, null],
  ["see https://x", 13, null],
  ["a :heart: b", 11, null],
  [":heart:", 7, "heart"],
])("in %j at %i the name being written is %j", (text, caret, query) => {
  expect(codeAt(text, caret)?.query ?? null).toBe(query);
});

test("emoji are found by the names that chats know them by, and by what they are called", async () => {
  expect((await named("tada"))[0]?.emoji).toBe("🎉");
  expect((await named("smile"))[0]?.emoji).toBe("😄");
  expect((await named("+1"))[0]?.emoji).toBe("👍");
  expect((await named("rocket"))[0]?.emoji).toBe("🚀");
  expect((await named("heart"))[0]?.emoji).toBe("❤️");
  expect((await named("thumbs"))[0]?.emoji).toBe("👍");
  expect(await named("nosuchthing")).toEqual([]);
});

test("the picker has every kind of emoji, each as the quick reactions write it", async () => {
  const { emojis, categories } = await emojiData();
  expect(categories).toHaveLength(9);
  expect(emojis.length).toBeGreaterThan(1_500);
  const all = new Set(emojis.map(({ emoji }) => emoji));
  for (const emoji of ["👍", "❤️", "😂", "☕", "🗓️", "🇩🇪"]) expect(all).toContain(emoji);
});
