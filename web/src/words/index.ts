/*
 * Every text of the interface, in the reader's language.
 *
 * To add one: write it into the file of its part in `words/en/`, then into the file of the same name
 * in `words/de/` (tsc says what is missing there), and use it as `words.…` from the `words.ts` of the
 * feature. A new file of texts also goes into both `index.ts`. Numbers of things go through
 * `counted` or `plural`, names through `list`, days and times through `lib/dates`. Texts import nothing
 * of the client but `forms.ts` and types: a language is a chunk of its own, which is there before
 * anything else of the client runs, so that texts are plain constants everywhere.
 */
import { type Language, language } from "@/lib/locale";
import type { Texts } from "./en";

const languages: Record<Language, () => Promise<{ texts: Texts }>> = {
  en: () => import("./en"),
  de: () => import("./de"),
};

export const { texts } = await languages[language]();
