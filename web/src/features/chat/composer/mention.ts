import type { Member } from "@/api/wire";

/** A name being written behind an @, and where it stands in the text. */
export interface Mention {
  /** The place of the @. */
  from: number;
  /** The caret. */
  to: number;
  query: string;
}

const MOST_SUGGESTED = 6;
/** An @ at the start of a word, and after it up to two words of a name. */
const BEGUN = /(?:^|[\s(])@([\p{L}\p{N}_.'’-]*(?: [\p{L}\p{N}_.'’-]*)?)$/u;

/** The mention that is being written at the caret, if there is one. */
export function mentionAt(text: string, caret: number): Mention | null {
  const query = BEGUN.exec(text.slice(0, caret))?.[1];
  if (query === undefined) return null;
  return { from: caret - query.length - 1, to: caret, query };
}

/** The members whose name, or a later word of it, begins with what was written. */
export function suggested(members: readonly Member[], me: string, { query }: Mention): Member[] {
  const wanted = query.toLocaleLowerCase();
  return members
    .filter(({ id, name }) => {
      const own = name.toLocaleLowerCase();
      return id !== me && (own.startsWith(wanted) || own.includes(` ${wanted}`));
    })
    .slice(0, MOST_SUGGESTED);
}

/** The text with the mention written out, and where the caret then stands. */
export function completed(text: string, mention: Mention, name: string): { text: string; caret: number } {
  const before = `${text.slice(0, mention.from)}@${name} `;
  return { text: before + text.slice(mention.to).replace(/^ /u, ""), caret: before.length };
}
