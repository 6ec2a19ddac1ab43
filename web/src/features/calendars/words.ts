import { texts } from "@/words";

export const words = texts.calendars;

/** What a sign-in came to, in a sentence that says what to do. */
export function outcomeText(outcome: string): string {
  const known: Readonly<Record<string, string>> = words.outcomes;
  return known[outcome] ?? words.failed;
}
