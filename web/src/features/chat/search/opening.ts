import type { Id } from "@/api/wire";
import { createStore, useSelected } from "@/lib/store";
import { words } from "./words";

/** Whether the search is open, and the room that it was opened in. */
type Opening = { room: Id | null } | null;

const opening = createStore<Opening, Opening>((_, next) => next, null);

/** Opens the search, from a room in that room first. */
export function openSearch(room: Id | null) {
  opening.dispatch({ room });
}

export function closeSearch() {
  opening.dispatch(null);
}

export function useOpening(): Opening {
  return useSelected(opening, (now) => now);
}

/** Ctrl or Cmd and K, as it is called on this device. */
export const KEYS = /Mac|iPhone|iPad/u.test(navigator.userAgent) ? "⌘K" : words.keys;

export function isSearchKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return key.toLowerCase() === "k" && (ctrlKey || metaKey) && !altKey && !shiftKey;
}
