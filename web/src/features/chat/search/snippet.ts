/** A piece of text, and whether it is what was searched for. */
export interface Piece {
  text: string;
  isMatch: boolean;
}

const BEFORE = 50;
const LENGTH = 180;

/** The part of a text around what was searched for, with that marked. */
export function snippet(text: string, query: string): Piece[] {
  const plain = folded(text);
  const terms = termsOf(query);
  const first = Math.min(...terms.map((term) => indexOf(plain, term)).filter((at) => at >= 0), text.length);
  const from = first > BEFORE && first < text.length ? text.lastIndexOf(" ", first - BEFORE) + 1 : 0;
  const cut = text.slice(from, from + LENGTH);
  const pieces = marked(cut, plain.slice(from, from + LENGTH), terms);
  if (from > 0) pieces.unshift({ text: "… ", isMatch: false });
  if (from + LENGTH < text.length) pieces.push({ text: " …", isMatch: false });
  return pieces;
}

/** Words and phrases in quotes, in the form in which they are compared. */
function termsOf(query: string): string[] {
  return [...query.matchAll(/["“„]([^"“”„]+)["”“]?|([\p{L}\p{N}]+)/gu)]
    .map(([, phrase, word]) => folded(phrase ?? word ?? "").trim())
    .filter((term) => term !== "");
}

/** Without capitals and accents, of the same length, so that places in it are places in the text. */
function folded(text: string): string {
  return Array.from({ length: text.length }, (_, at) => {
    const character = text.charAt(at);
    const bare = character.normalize("NFD").charAt(0).toLowerCase();
    return bare.length === 1 ? bare : character;
  }).join("");
}

/** Where a term begins a word. */
function indexOf(plain: string, term: string): number {
  for (let at = plain.indexOf(term); at >= 0; at = plain.indexOf(term, at + 1)) {
    if (!/[\p{L}\p{N}]/u.test(plain.charAt(at - 1))) return at;
  }
  return -1;
}

function marked(text: string, plain: string, terms: readonly string[]): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (;;) {
    const rest = plain.slice(from);
    // A word that goes on before the cut does not begin here.
    const found = terms
      .map((term) => ({ at: indexOf(rest, term), length: term.length }))
      .filter(({ at }) => at >= 0)
      .toSorted((a, b) => a.at - b.at || b.length - a.length)[0];
    if (!found) break;
    if (found.at > 0) pieces.push({ text: text.slice(from, from + found.at), isMatch: false });
    pieces.push({ text: text.slice(from + found.at, from + found.at + found.length), isMatch: true });
    from += found.at + found.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), isMatch: false });
  return pieces;
}
