import { firstCharacter } from "@/lib/text";
import { BotIcon } from "./icons";
import "./Avatar.css";

const HUES = 8;

function hue(id: string): number {
  let sum = 0;
  for (const char of id) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973;
  return sum % HUES;
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
