import type { Id } from "@/api/wire";

const key = (room_id: Id) => `chatsched.draft.${room_id}`;

/** What was written and not sent, by room; it lives as long as the tab. */
export const drafts = {
  of(room_id: Id): string {
    try {
      return sessionStorage.getItem(key(room_id)) ?? "";
    } catch {
      return "";
    }
  },
  keep(room_id: Id, text: string) {
    try {
      if (text === "") sessionStorage.removeItem(key(room_id));
      else sessionStorage.setItem(key(room_id), text);
    } catch {
      // Without storage a draft lives as long as the composer.
    }
  },
};
