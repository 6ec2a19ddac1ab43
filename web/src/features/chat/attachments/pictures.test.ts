import { expect, test } from "vitest";
import type { Attachment } from "@/api/wire";
import { isPicture, shownSize } from "./pictures";

const picture = (width: number, height: number): Attachment => ({
  id: "p", name: "p.png", type: "image/png", size: 9, url: "/p", width, height,
});

test.each([
  [picture(3600, 1800), { width: 360, height: 180 }],
  [picture(100, 50), { width: 100, height: 50 }],
  [picture(1000, 4000), { width: 70, height: 280 }],
  [picture(9000, 10), { width: 360, height: 24 }],
])("a picture is shown whole and never larger than it is", (one, size) => {
  expect(shownSize(one, false)).toEqual(size);
});

test("what the server knows no size of is offered as a file", () => {
  expect(isPicture({ ...picture(0, 0), type: "image/svg+xml" })).toBe(false);
  expect(isPicture({ id: "f", name: "f", type: "application/pdf", size: 1, url: "/f" })).toBe(false);
});
