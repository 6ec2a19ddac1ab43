import type { Token } from "marked";
import { tokens } from "./subset";

/** A message's text without marks, as one line. */
export function plainText(text: string): string {
  return tokens(text).map(plain).join(" ").replaceAll(/\s+/gu, " ").trim();
}

function plain(token: Token): string {
  if (token.type === "list") {
    return (token as { items: Token[] }).items.map(plain).join(" ");
  }
  if ("tokens" in token && token.tokens) return token.tokens.map(plain).join(token.type === "list_item" ? " " : "");
  if (token.type === "br" || token.type === "space") return " ";
  return "text" in token && typeof token["text"] === "string" ? token["text"] : token.raw;
}
