import { firstCharacter } from "@/lib/text";
import { BotIcon } from "./icons";
import "./Avatar.css";

const HUES = 8;

function hue(id: string): number {
  // FNV-1a: ids that were made one after the other differ in little.
  let hash = 0x811c9dc5;
  for (const char of id) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 16) % HUES;
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const first = words[0] ?? "";
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  return `${firstCharacter(first) || "?"}${firstCharacter(last)}`.toLocaleUpperCase();
}

export interface AvatarProps {
  id: string;
  name: string;
  isBot?: boolean;
  size?: "small" | "medium" | "large";
  /** Shows a dot; leave out where presence says nothing. */
  online?: boolean | undefined;
}

/** A person's initials on a colour of their own. Decoration: the name stands beside it. */
export function Avatar({ id, name, isBot = false, size = "medium", online }: AvatarProps) {
  return (
    <span className="avatar" data-size={size} data-hue={hue(id)} aria-hidden="true">
      {isBot ? <BotIcon /> : initials(name)}
      {online !== undefined && <span className="avatar-presence" data-online={online} />}
    </span>
  );
}
