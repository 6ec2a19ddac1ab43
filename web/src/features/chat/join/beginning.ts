import type { Room } from "@/api/wire";
import { words } from "./words";

/** What is said where nothing has been said yet: what one does here first. */
export function beginning({ kind, members }: Room): string {
  const first = kind === "group" && members.length === 1 ? words.alone : words.firstMessage;
  return `${first} ${words.firstInvite}`;
}
