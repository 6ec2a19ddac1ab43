import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";

interface Sentence {
  key: number;
  text: string;
}

/** Whoever listens has been told by then; what is over should not be found by going through the page. */
const KEPT_MS = 5_000;
/** However much is said at a stretch. */
const MOST_KEPT = 20;

/**
 * Tells those who listen to the page what they cannot see, when the reader has time for it.
 *
 * @returns `spoken`, to be drawn for as long as something may be said, and `speak`. Each sentence
 *   is said, also one that was said before.
 */
export function useSpoken(): { spoken: ReactNode; speak: (texts: readonly string[]) => void } {
  const [sentences, setSentences] = useState<readonly Sentence[]>([]);
  const count = useRef(0);
  const speak = useCallback((texts: readonly string[]) => {
    if (texts.length === 0) return;
    const added = texts.map((text, index) => ({ key: count.current + index, text }));
    count.current += texts.length;
    setSentences((before) => [...before, ...added].slice(-MOST_KEPT));
  }, []);
  useEffect(() => {
    if (sentences.length === 0) return;
    const timer = setTimeout(() => {
      setSentences([]);
    }, KEPT_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [sentences]);
  const spoken = (
    <div className="visually-hidden" role="log" aria-live="polite" aria-relevant="additions">
      {sentences.map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
    </div>
  );
  return { spoken, speak };
}
