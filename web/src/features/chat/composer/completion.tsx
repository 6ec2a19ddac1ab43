import { type KeyboardEvent, useState } from "react";
import type { Room } from "@/api/wire";
import { Avatar } from "@/ui/Avatar";
import type { Suggestion } from "@/ui/WritingArea";
import { useMe } from "../context";
import { codeAt, useEmojiFor } from "../emoji/codes";
import { words as finding } from "../search/words";
import { words } from "../words";
import { useCommand } from "./command";
import { completed, mentionAt, suggested } from "./mention";

export interface Written {
  text: string;
  caret: number;
}

/** What could complete what is being written at the caret. */
interface Source {
  /** Which word it is about: sent away, it stays away for that one. */
  id: string;
  label: string;
  items: readonly Suggestion[];
  complete(id: string): Written;
}

/** Keys that belong to the suggestions while there are some; the others go on writing. */
const KEYS = new Set(["Enter", "Tab", "Escape", "ArrowUp", "ArrowDown"]);

/** Suggests names behind an @, emoji behind a colon, and commands behind a slash. */
export function useCompletion(room: Room, written: Written, onComplete: (next: Written) => void) {
  const [dismissed, setDismissed] = useState<string | null>(null);
  if (dismissed !== null && written.text === "") setDismissed(null);
  const sources = [useCommands(written), useMentions(room, written), useCodes(written)];
  const source = sources.find((one) => one !== null && one.id !== dismissed && one.items.length > 0);

  function pick(id: string) {
    if (source) onComplete(source.complete(id));
  }
  return {
    suggestions: source ? { label: source.label, onPick: pick, items: source.items } : undefined,
    /** True: the key was for the suggestions. */
    onKey: (event: KeyboardEvent): boolean => {
      if (!source || !KEYS.has(event.key)) return false;
      if (event.key !== "Enter") event.preventDefault();
      if (event.key === "Escape") setDismissed(source.id);
      if (event.key === "Tab") pick(source.items[0]?.id ?? "");
      return true;
    },
  };
}

function useCommands({ text }: Written): Source | null {
  const { examples } = useCommand(text);
  return {
    id: "command",
    label: words.commands,
    items: examples.map((example) => ({ id: example, text: example })),
    complete: (example) => ({ text: example, caret: example.length }),
  };
}

function useMentions(room: Room, { text, caret }: Written): Source | null {
  const me = useMe();
  const mention = mentionAt(text, caret);
  if (!mention) return null;
  const people = suggested(room.members, me, mention);
  return {
    id: `@${mention.from}`,
    label: words.mentionSomeone,
    items: people.map(({ id, name, is_bot }) => ({
      id,
      text: name,
      picture: <Avatar id={id} name={name} isBot={is_bot} size="small" />,
    })),
    complete: (id) => completed(text, mention, people.find((person) => person.id === id)?.name ?? ""),
  };
}

function useCodes({ text, caret }: Written): Source | null {
  const code = codeAt(text, caret);
  const found = useEmojiFor(code?.query ?? null);
  if (!code) return null;
  return {
    id: `:${code.from}`,
    label: finding.completeEmoji,
    items: found.map(({ emoji, label }) => ({ id: emoji, text: label, picture: <span aria-hidden>{emoji}</span> })),
    complete: (emoji) => {
      const before = `${text.slice(0, code.from)}${emoji} `;
      return { text: before + text.slice(caret).replace(/^ /u, ""), caret: before.length };
    },
  };
}
