import type { Token, Tokens } from "marked";
import { Fragment, memo, type ReactNode } from "react";
import { OutsideLink } from "@/ui/Link";
import { withMentions } from "./mentions";
import { safeAddress, tokens } from "./subset";
import "./Markdown.css";

export interface MarkdownProps {
  text: string;
  /** Names that are marked where they stand behind an @. */
  mentioned: readonly string[];
  /** One's own name, marked more strongly. */
  myName: string;
}

interface Around {
  mentioned: readonly string[];
  myName: string;
}

/**
 * Draws the plain part of Markdown: bold, italic, code, links, lists.
 * HTML is text like any other; there is no way from a message to an element of its choosing.
 */
export const Markdown = memo(function Markdown({ text, mentioned, myName }: MarkdownProps) {
  return <div className="markdown">{all(tokens(text), { mentioned, myName })}</div>;
});

function all(some: readonly Token[] | undefined, around: Around): ReactNode {
  // The tokens of one text never change their order, so the index is their identity
  return some?.map((token, index) => <Fragment key={index}>{one(token, around)}</Fragment>);
}

function one(token: Token, around: Around): ReactNode {
  switch (token.type) {
    case "paragraph":
      return <p>{all(token.tokens, around)}</p>;
    case "strong":
      return <strong>{all(token.tokens, around)}</strong>;
    case "em":
      return <em>{all(token.tokens, around)}</em>;
    case "codespan":
      return <code>{(token as Tokens.Codespan).text}</code>;
    case "code":
      return (
        <pre tabIndex={0}>
          <code>{(token as Tokens.Code).text}</code>
        </pre>
      );
    case "list":
      return list(token as Tokens.List, around);
    case "br":
      return <br />;
    case "space":
      return null;
    case "link":
      return link(token as Tokens.Link, around);
    case "escape":
      return (token as Tokens.Escape).text;
    case "text":
      return token.tokens
        ? all(token.tokens, around)
        : withMentions((token as Tokens.Text).text, around.mentioned, around.myName);
    default:
      // HTML, images, tables and whatever else: shown as it was written.
      return token.raw;
  }
}

function list({ ordered, start, items }: Tokens.List, around: Around): ReactNode {
  const drawn = items.map((item, index) => <li key={index}>{all(item.tokens, around)}</li>);
  return ordered ? <ol start={start === "" ? 1 : start}>{drawn}</ol> : <ul>{drawn}</ul>;
}

function link({ href, raw, tokens: inner }: Tokens.Link, around: Around): ReactNode {
  const address = safeAddress(href);
  if (address === null) return raw;
  return <OutsideLink href={address}>{all(inner, around)}</OutsideLink>;
}
