import type { Emoji as Described } from "emojibase";
import type { EmojiData } from "frimousse";
import { type Language, language } from "@/lib/locale";

/** An emoji found by its name. */
export interface Found {
  emoji: string;
  label: string;
}

/** Newer ones are not in the fonts of many devices yet, nor known to the server. */
const NEWEST = 15.1;
/** Skin tones and other parts, which are no emoji of their own. */
const PARTS = 2;
const MOST_FOUND = 6;
/** More names than any emoji has. */
const MOST_NAMES = 1_000;

const descriptions = {
  en: () => Promise.all([import("emojibase-data/en/data.json"), import("emojibase-data/en/messages.json")]),
  de: () => Promise.all([import("emojibase-data/de/data.json"), import("emojibase-data/de/messages.json")]),
} satisfies Record<Language, unknown>;

/** What all emoji are called in the reader's language. It is part of the client: nothing is fetched elsewhere. */
async function described() {
  const [{ default: emoji }, { default: messages }] = await descriptions[language]();
  const known = emoji.filter(({ group, version }) => group !== undefined && group !== PARTS && version <= NEWEST);
  return { emoji: known, messages };
}

/** Shown as a picture by itself, an emoji needs no sign that says so; with one it would be another reaction. */
function plain(emoji: string): string {
  return emoji.replaceAll(/(\p{Emoji_Presentation})\uFE0F/gu, "$1");
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}

/** The data of the picker. */
export async function emojiData(): Promise<EmojiData> {
  const { emoji, messages } = await described();
  return {
    locale: language,
    emojis: emoji.map(({ emoji: symbol, label, tags = [], group = 0, version }) => ({
      emoji: plain(symbol),
      category: group,
      label: capital(label),
      version,
      tags,
    })),
    categories: messages.groups
      .filter(({ order }) => order !== PARTS)
      .map(({ order, message }) => ({ index: order, label: capital(message) })),
    skinTones: { light: "", "medium-light": "", medium: "", "medium-dark": "", dark: "" },
  };
}

interface Named extends Found {
  names: readonly string[];
}

let index: Promise<readonly Named[]> | undefined;

async function names(): Promise<readonly Named[]> {
  const [{ emoji }, { default: codes }] = await Promise.all([
    described(),
    import("emojibase-data/en/shortcodes/github.json"),
  ]);
  const byCode: Readonly<Record<string, string | readonly string[]>> = codes;
  return emoji.map(({ emoji: symbol, hexcode, label, tags = [] }: Described) => ({
    emoji: plain(symbol),
    label,
    names: [[byCode[hexcode] ?? []].flat(), label.toLocaleLowerCase().split(/[^\p{L}\p{N}]+/u), tags].flat(),
  }));
}

/** The emoji of which a name begins with what was written, such as `smil`; those that are called just that first. */
export async function named(query: string): Promise<readonly Found[]> {
  index ??= names();
  const all = await index;
  const wanted = query.toLocaleLowerCase();
  const rank = (one: Named) => {
    const place = one.names.findIndex((name) => name.startsWith(wanted));
    if (place < 0) return Infinity;
    const exact = one.names.indexOf(wanted);
    return exact < 0 ? place : exact - MOST_NAMES;
  };
  return all
    .map((one) => ({ one, at: rank(one) }))
    .filter(({ at }) => at < Infinity)
    .toSorted((a, b) => a.at - b.at)
    .slice(0, MOST_FOUND)
    .map(({ one: { emoji, label } }) => ({ emoji, label }));
}
