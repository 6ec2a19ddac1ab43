import { expect, test } from "vitest";
import { languageChoice, speech } from "./locale";

test("the browser's first language that is written decides, with its own region", () => {
  expect(speech("automatic", ["fr-FR", "de-AT", "en-US"])).toEqual({ language: "de", locale: "de-AT" });
  expect(speech("automatic", ["en-US", "de"])).toEqual({ language: "en", locale: "en-US" });
});

test("who reads neither language gets British English", () => {
  expect(speech("automatic", ["ja-JP"])).toEqual({ language: "en", locale: "en-GB" });
  expect(speech("automatic", [])).toEqual({ language: "en", locale: "en-GB" });
});

test("a choice goes before the browser's order, and keeps the region that the browser has for it", () => {
  expect(speech("de", ["en-GB", "de-CH"])).toEqual({ language: "de", locale: "de-CH" });
  expect(speech("de", ["en-GB"])).toEqual({ language: "de", locale: "de-DE" });
});

test("the choice is read from its cookie; what is no language counts as none", () => {
  expect(languageChoice("theme=dark; chatsched_language=de")).toBe("de");
  expect(languageChoice("chatsched_language=xx")).toBe("automatic");
  expect(languageChoice("")).toBe("automatic");
});
