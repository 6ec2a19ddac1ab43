/** The languages that the interface is written in; the first is for who reads none of them. */
export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a person may choose: a language, or whichever the browser asks for. */
export const CHOICES = ["automatic", ...LANGUAGES] as const;
export type LanguageChoice = (typeof CHOICES)[number];

/** Where the choice is kept: in a cookie, so that the server knows which texts to send with the page. */
const COOKIE = "chatsched_language";
const YEAR_S = 31_536_000;

/** Where dates and numbers are written as the language's own, with 24 hours. */
const HOME = { en: "en-GB", de: "de-DE" } satisfies Record<Language, string>;

const languageOf = (tag: string): Language | undefined => LANGUAGES.find((one) => one === tag.split("-")[0]?.toLowerCase());

/** The choice in force on this device. */
export function languageChoice(cookies: string = document.cookie): LanguageChoice {
  const kept = new RegExp(`(?:^|; )${COOKIE}=(\\w+)`, "u").exec(cookies)?.[1];
  return CHOICES.find((choice) => choice === kept) ?? "automatic";
}

/** Keeps a choice on this device, and begins anew in its language. */
export function chooseLanguage(choice: LanguageChoice) {
  keepLanguage(choice);
  location.reload();
}

/** Keeps a choice on this device, for when the client begins the next time. */
export function keepLanguage(choice: LanguageChoice) {
  const age = choice === "automatic" ? 0 : YEAR_S;
  document.cookie = `${COOKIE}=${choice}; path=/; max-age=${age}; samesite=lax`;
}

/**
 * The language of the interface, and the locale for dates and numbers: the reader's own when the
 * interface is written in its language, so that no sentence mixes two.
 */
export function speech(choice: LanguageChoice, preferred: readonly string[]): { language: Language; locale: string } {
  const asked = choice === "automatic" ? preferred.map(languageOf).find((one) => one !== undefined) : choice;
  const language = asked ?? LANGUAGES[0];
  return { language, locale: preferred.find((tag) => languageOf(tag) === language) ?? HOME[language] };
}

export const { language, locale } = speech(languageChoice(), navigator.languages);
