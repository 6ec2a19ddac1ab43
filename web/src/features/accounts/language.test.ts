import { afterEach, expect, test } from "vitest";
import { keepLanguage, languageChoice, locale } from "@/lib/locale";
import { settleLanguage, takeOver } from "./language";

afterEach(() => {
  keepLanguage("automatic");
  localStorage.clear();
});

test("the account learns the locale of the device that is used", () => {
  const told: object[] = [];
  const tell = (changes: object) => {
    told.push(changes);
  };
  settleLanguage({ language: null, locale: "fr-FR" }, tell);
  settleLanguage({ language: null, locale }, tell);
  expect(told).toEqual([{ locale }]);
});

test("what was chosen for the account is kept on the device, and goes with the choice", () => {
  expect(takeOver("de")).toBe(true);
  expect(languageChoice()).toBe("de");
  takeOver(null);
  expect(languageChoice()).toBe("automatic");
});

test("a device's own choice stays where the account has none", () => {
  keepLanguage("de");
  expect(takeOver(null)).toBe(false);
  expect(languageChoice()).toBe("de");
});

test("a page that is in the right language does not begin anew", () => {
  expect(takeOver("en")).toBe(false);
  expect(languageChoice()).toBe("en");
});
