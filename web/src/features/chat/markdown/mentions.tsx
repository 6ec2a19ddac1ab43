import type { ReactNode } from "react";

/** Marks each `@name` of somebody who is mentioned. */
export function withMentions(text: string, names: readonly string[], myName: string): ReactNode {
  if (names.length === 0 || !text.includes("@")) return text;
  const pattern = new RegExp(`@(${names.toSorted(byLength).map(escaped).join("|")})`, "giu");
  const parts: ReactNode[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(from, match.index));
    const mine = match[1]?.toLocaleLowerCase() === myName.toLocaleLowerCase();
    parts.push(
      <span key={match.index} className="mention" data-mine={mine}>
        {match[0]}
      </span>,
    );
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}

function byLength(a: string, b: string): number {
  return b.length - a.length;
}

function escaped(name: string): string {
  return name.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`);
}
