import { expect, test } from "vitest";
import { localPath } from "./localPath";

test("a local path is gone back to, with its query", () => {
  expect(localPath("/rooms/1?x=2")).toBe("/rooms/1?x=2");
});

test.each([null, "", "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"])(
  "what could lead away leads home: %s",
  (wanted) => {
    expect(localPath(wanted)).not.toContain("evil");
    expect(localPath(wanted).startsWith("/")).toBe(true);
  },
);
