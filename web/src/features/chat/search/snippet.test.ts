import { expect, test } from "vitest";
import { snippet } from "./snippet";

function drawn(text: string, query: string): string {
  return snippet(text, query)
    .map(({ text: piece, isMatch }) => (isMatch ? `[${piece}]` : piece))
    .join("");
}

test.each([
  ["Launch on Monday", "launch", "[Launch] on Monday"],
  ["Über die Brücke", "uber bruck", "[Über] die [Brück]e"],
  ["relaunch the launch", "launch", "relaunch the [launch]"],
  ["one two three", '"two three"', "one [two three]"],
  ["nothing of it", "else", "nothing of it"],
  ["a (b) c", "(b)", "a ([b]) c"],
  ["😀 launch", "launch", "😀 [launch]"],
])("in %j what was searched for by %j is marked", (text, query, expected) => {
  expect(drawn(text, query)).toBe(expected);
});

test("of a long text the part around what was searched for is shown", () => {
  const text = `${"before ".repeat(60)}the launch ${"after ".repeat(60)}`;
  const said = drawn(text, "launch");
  expect(said).toContain("the [launch] after");
  expect(said.startsWith("… before")).toBe(true);
  expect(said.endsWith(" …")).toBe(true);
  expect(said.length).toBeLessThan(200);
});
