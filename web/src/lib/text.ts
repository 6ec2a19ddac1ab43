/** How many characters (code points) a text has, as the server counts them. */
export function characters(text: string): number {
  return text.length - (text.match(/[\u{10000}-\u{10FFFF}]/gu)?.length ?? 0);
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The first character as a person sees it, be it a letter with marks or an emoji of several parts. */
export function firstCharacter(text: string): string {
  for (const { segment } of graphemes.segment(text)) return segment;
  return "";
}

export function firstWord(text: string): string {
  return text.split(/\s/u, 1)[0] ?? text;
}

/** At most so many characters of a text, as a person sees them; the last is a mark if there are more. */
export function beginningOf(text: string, most: number): string {
  let kept = "";
  let count = 0;
  for (const { segment } of graphemes.segment(text)) {
    count += 1;
    if (count > most) return `${kept}…`;
    if (count < most) kept += segment;
  }
  return text;
}
