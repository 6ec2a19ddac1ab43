import { expect, test } from "vitest";
import { ANA, HANA, member } from "@/testing/shapes";
import { completed, mentionAt, suggested } from "./mention";

const BEN = member({ id: "ben", name: "Ben" });
const members = [member(ANA), member(HANA), BEN];

function names(text: string, caret = text.length): string[] | null {
  const mention = mentionAt(text, caret);
  return mention && suggested(members, "ana", mention).map(({ name }) => name);
}

test("an @ at the start of a word suggests everybody else, and letters narrow it down", () => {
  expect(names("@")).toEqual(["Hana Novak", "Ben"]);
  expect(names("Hello @no")).toEqual(["Hana Novak"]);
  expect(names("Hello @hana n")).toEqual(["Hana Novak"]);
});

test("an address, a finished mention and other words suggest nobody", () => {
  expect(names("me@example")).toBeNull();
  expect(names("@Hana Novak ")).toBeNull();
  expect(names("@Ben how")).toEqual([]);
});

test("only what stands before the caret counts", () => {
  expect(names("@b and more", 2)).toEqual(["Ben"]);
});

test("a choice is written out, with the caret behind it", () => {
  const text = "Hello @b today";
  const mention = mentionAt(text, 8);
  if (!mention) throw new Error("no mention");
  expect(completed(text, mention, "Ben")).toEqual({ text: "Hello @Ben today", caret: 11 });
});
