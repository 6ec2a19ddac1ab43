import { lexer, type Token, type Tokens } from "marked";
import { Fragment, memo, type ReactNode } from "react";
import { OutsideLink } from "@/ui/Link";
import { withMentions } from "./mentions";
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
 * Draws the plain part of Markdown: bold, italic, strike-through, code, links, lists, quotes.
 * HTML is text like any other; there is no way from a message to an element of its choosing.
 */
export const Markdown = memo(function Markdown({ text, mentioned, myName }: MarkdownProps) {
  const tokens = lexer(text, { gfm: true, breaks: true });
  return <div className="markdown">{all(tokens, { mentioned, myName })}</div>;
});

function all(tokens: readonly Token[] | undefined, around: Around): ReactNode {
  // The tokens of one text never change their order, so the index is their identity
  return tokens?.map((token, index) => <Fragment key={index}>{one(token, around)}</Fragment>);
}

function one(token: Token, around: Around): ReactNode {
  switch (token.type) {
    case "paragraph":
      return <p>{all(token.tokens, around)}</p>;
    case "heading":
      return (
        <p>
          <strong>{all(token.tokens, around)}</strong>
        </p>
      );
    case "strong":
      return <strong>{all(token.tokens, around)}</strong>;
    case "em":
      return <em>{all(token.tokens, around)}</em>;
    case "del":
      return <del>{all(token.tokens, around)}</del>;
    case "codespan":
      return <code>{(token as Tokens.Codespan).text}</code>;
    case "code":
      return (
        <pre tabIndex={0}>
          <code>{(token as Tokens.Code).text}</code>
        </pre>
      );
    case "blockquote":
      return <blockquote>{all(token.tokens, around)}</blockquote>;
    case "list":
      return list(token as Tokens.List, around);
    case "br":
      return <br />;
    case "space":
      return null;
    case "hr":
      return <hr />;
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

function link({ href, tokens }: Tokens.Link, around: Around): ReactNode {
  if (!/^(https?:|mailto:)/iu.test(href)) return all(tokens, around);
  return <OutsideLink href={href}>{all(tokens, around)}</OutsideLink>;
}
