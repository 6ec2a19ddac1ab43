import { useEffect, useState, useSyncExternalStore } from "react";
import type { Id } from "@/api/wire";

const listeners = new Set<() => void>();

const keyOf = (me: Id, room_id: Id) => `chatsched.draft.${me}.${room_id}`;

function kept(key: string): string {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function keep(key: string, text: string) {
  try {
    if (text === "") localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // Without storage a draft lives as long as the composer.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/** What was written in a room and not sent, as it stands. */
export function useKeptDraft(me: Id, room_id: Id): string {
  return useSyncExternalStore(subscribe, () => kept(keyOf(me, room_id)));
}

/**
 * What was written in a room and not sent, by person and room: it is there again after a reload, in
 * another tab, and for whoever signs in again after somebody else. A tab that is not being written
 * in follows the one that is.
 */
export function useDraft(me: Id, room_id: Id): [string, (text: string) => void] {
  const key = keyOf(me, room_id);
  const [text, setText] = useState(() => kept(key));
  useEffect(() => {
    function follow(event: StorageEvent) {
      if (event.key === key && !document.hasFocus()) setText(event.newValue ?? "");
    }
    window.addEventListener("storage", follow);
    return () => {
      window.removeEventListener("storage", follow);
    };
  }, [key]);
  return [
    text,
    (next) => {
      setText(next);
      keep(key, next);
    },
  ];
}
