/** The languages that the interface is written in. */
const WRITTEN = new Set(["en"]);
const FALLBACK = "en-GB";

/**
 * The locale for dates and numbers: the reader's own when the interface is written in its
 * language, so that no sentence mixes two; else British English (24 hours, Monday first).
 */
function chosen(preferred: readonly string[]): string {
  return preferred.find((tag) => WRITTEN.has(tag.split("-")[0] ?? "")) ?? FALLBACK;
}

export const locale = chosen(typeof navigator === "undefined" ? [] : navigator.languages);
