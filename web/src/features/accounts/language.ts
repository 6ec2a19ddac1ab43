import type { User } from "@/api/wire";
import { keepLanguage, language, languageChoice, type LanguageChoice, locale, speech } from "@/lib/locale";

/** Says that the language kept on this device is an account's: it goes when the account has none any more. */
const ORIGIN = "chatsched.language-of-account";

/** What the account says about languages. */
type Speaker = Pick<User, "language" | "locale">;

/**
 * Brings this device to the language that the account's owner chose, and tells the account the locale
 * of this device, in which mails are written.
 */
export function settleLanguage(user: Speaker, update: (changes: { locale: string }) => void) {
  if (takeOver(user.language)) location.reload();
  else if (user.locale !== locale) update({ locale });
}

/** Keeps what the owner of the account has chosen just now; whether the page is to begin anew in it. */
export function takeOver(chosen: User["language"]): boolean {
  if (chosen === null && localStorage.getItem(ORIGIN) === null) return false;
  const choice: LanguageChoice = chosen ?? "automatic";
  if (chosen === null) localStorage.removeItem(ORIGIN);
  else localStorage.setItem(ORIGIN, chosen);
  keepLanguage(choice);
  // A browser that keeps no cookies would begin anew for ever.
  return languageChoice() === choice && speech(choice, navigator.languages).language !== language;
}
