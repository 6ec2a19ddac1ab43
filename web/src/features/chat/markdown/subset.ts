import { Marked, type Token } from "marked";

/** Not read as marks: such text stays as it was written. */
const nothing = () => undefined;

/**
 * The part of Markdown that messages have: bold, italic, code, links, lists. Whatever else it
 * knows (HTML, headings, quotes, rules, tables, pictures by address, references) is text.
 */
const subset = new Marked({
  gfm: true,
  breaks: true,
  tokenizer: {
    heading: nothing,
    lheading: nothing,
    hr: nothing,
    blockquote: nothing,
    html: nothing,
    tag: nothing,
    def: nothing,
    reflink: nothing,
    table: nothing,
    del: nothing,
  },
});

/** Takes a message's text apart. */
export function tokens(text: string): Token[] {
  return subset.lexer(text);
}

const SAFE = /^(?:https?:\/\/|mailto:)/iu;
/** Controls, spaces, and what has no width or turns the direction of what follows. */
const HIDDEN = /[\p{C}\p{Z}]/u;

/**
 * Where a link may lead, or null for nowhere: to the web or to a mailbox, by an address that says
 * where: without parts that are not seen, and without a name before the host that could pass for it.
 */
export function safeAddress(href: string): string | null {
  if (!SAFE.test(href) || HIDDEN.test(href) || !URL.canParse(href)) return null;
  const { protocol, username, password, hostname } = new URL(href);
  if (protocol === "mailto:") return href;
  return username === "" && password === "" && hostname !== "" ? href : null;
}
