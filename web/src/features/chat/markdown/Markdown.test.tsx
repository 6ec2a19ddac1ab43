import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Markdown } from "./Markdown";
import { plainText } from "./plain";
import { safeAddress } from "./subset";

function draw(text: string, mentioned: string[] = []) {
  return render(<Markdown text={text} mentioned={mentioned} myName="Ana Silva" />).container;
}

const bare = (text: string) => text.replaceAll(/[\s*]/gu, "");

test("bold, italic, code and lists are drawn", () => {
  const drawn = draw("**b** *i* `c`\n\n- one\n- two\n\n```\ncode <b>\n```");
  expect(drawn.querySelector("strong")).toHaveTextContent("b");
  expect(drawn.querySelector("em")).toHaveTextContent("i");
  expect(drawn.querySelectorAll("li")).toHaveLength(2);
  expect(drawn.querySelector("pre")).toHaveTextContent("code <b>");
});

test.each([
  "# a heading",
  "under\n=====",
  "> a quote\n> of two lines",
  "said\n> quoted",
  "---",
  "~~struck~~",
  "| a | b |\n|---|---|\n| 1 | 2 |",
  "[x]: /there",
  "[x][y]\n\n[y]: /there",
  "<div>\n\n**bold**\n\n</div>",
  "<!-- hidden -->",
  "Title\n---\ntext",
])("whatever else Markdown knows stays as it was written: %j", (text) => {
  const drawn = draw(text);
  expect(bare(drawn.textContent)).toBe(bare(text));
  expect(drawn.querySelectorAll("h1, h2, blockquote, hr, del, table, a")).toHaveLength(0);
});

test.each([
  ["www.example.com", "http://www.example.com"],
  ["(https://example.com/a_(b))", "https://example.com/a_(b)"],
  ["https://example.com/x.", "https://example.com/x"],
  ["me@example.com", "mailto:me@example.com"],
])("an address in the midst of a text is a link: %s", (text, href) => {
  draw(`see ${text} there`);
  expect(screen.getByRole("link")).toHaveAttribute("href", href);
});

test.each([
  "https://bank.example@evil.example/",
  "https://user:secret@example.com",
  "https://example.com/\u202Egpj.exe",
  "https://",
])("an address that says something else than where it leads is no link: %j", (href) => {
  expect(safeAddress(href)).toBeNull();
});

test.each([
  "<script>window.hacked = true</script>",
  "<img src=x onerror='window.hacked = true'>",
  "<svg onload=alert(1)>",
  "hello <b onclick=alert(1)>bold</b>",
  "![x](javascript:alert(1))",
  "![picture](https://example.com/track.png)",
  "<iframe src='javascript:alert(1)'></iframe>",
])("HTML and pictures stay text: %s", (text) => {
  const drawn = draw(text);
  expect(drawn.querySelectorAll("script, img, svg, iframe, b")).toHaveLength(0);
  expect(drawn).toHaveTextContent(text.slice(0, 8));
});

test.each(["javascript:alert(1)", "data:text/html,x", "vbscript:x", "JaVaScRiPt:alert(1)", "//evil.example", "/local"])(
  "an address that is not on the web is no link: %s",
  (href) => {
    draw(`[click](${href})`);
    expect(screen.queryByRole("link")).toBeNull();
  },
);

test("a link leads away in a tab of its own that cannot reach back", () => {
  draw("see https://example.com/a?b=c");
  const link = screen.getByRole("link", { name: "https://example.com/a?b=c" });
  expect(link).toHaveAttribute("rel", "noopener noreferrer");
  expect(link).toHaveAttribute("target", "_blank");
});

test("names behind an @ are marked, one's own more strongly, the longest first", () => {
  const drawn = draw("@ana silva and @Ana and x@y.z", ["Ana", "Ana Silva"]);
  const marks = [...drawn.querySelectorAll(".mention")];
  expect(marks.map((mark) => mark.textContent)).toEqual(["@ana silva", "@Ana"]);
  expect(marks[0]).toHaveAttribute("data-mine", "true");
});

test("a preview is one line without marks", () => {
  expect(plainText("**Hello**,\n- one\n- `two`\n\n[link](https://x.example)")).toBe("Hello, one two link");
  expect(plainText("5 * 3 * 2 < 31 & more")).toBe("5 * 3 * 2 < 31 & more");
});
