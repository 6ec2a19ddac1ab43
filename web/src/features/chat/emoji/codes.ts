import { useEffect, useState } from "react";
import type { Found } from "./data";

/** A name of an emoji being written behind a colon, and where the colon stands. */
export interface Code {
  from: number;
  query: string;
}

/** A colon at the start of a word, and at least two letters: fewer would be in the way of times and smileys. */
const BEGUN = /(?:^|\s):([\p{L}_+-][\p{L}\p{N}_+-]+):?$/u;

/** The name that is being written at the caret, if there is one. */
export function codeAt(text: string, caret: number): Code | null {
  const before = text.slice(0, caret);
  const query = BEGUN.exec(before)?.[1];
  return query === undefined ? null : { from: before.lastIndexOf(`:${query}`), query };
}

const NONE: readonly Found[] = [];

/** Emoji by the beginnings of their names. The names are fetched when they are first needed. */
export function useEmojiFor(query: string | null): readonly Found[] {
  const [found, setFound] = useState(NONE);
  useEffect(() => {
    if (query === null) return;
    let isWanted = true;
    const look = async () => {
      const { named } = await import("./data");
      const names = await named(query);
      if (isWanted) setFound(names);
    };
    // Without a connection, and never fetched before, there are no suggestions.
    look().catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [query]);
  return query === null ? NONE : found;
}
