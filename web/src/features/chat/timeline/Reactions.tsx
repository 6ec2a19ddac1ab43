import type { Member, Message } from "@/api/wire";
import { Toggle } from "@/ui/Toggle";
import { say } from "@/ui/toasts";
import { useChat, useMe } from "../context";
import { words } from "../words";

/** Reactions to a message, each with its count; one's own can be added and taken back. */
export function Reactions({ message, members }: { message: Message; members: readonly Member[] }) {
  const chat = useChat();
  const me = useMe();
  const entries = Object.entries(message.reactions).filter(([, people]) => people.length > 0);
  if (entries.length === 0 || message.deleted) return null;
  const nameOf = (id: string) =>
    id === me ? words.you : (members.find((member) => member.id === id)?.name ?? "?");
  async function toggle(emoji: string, on: boolean) {
    const answer = await chat.react(message.id, emoji, on);
    if (!answer.ok) say(answer.problem.detail, "danger");
  }
  return (
    <div className="reactions" role="group" aria-label={words.reactions}>
      {entries.map(([emoji, people]) => (
        <Toggle
          key={emoji}
          label={words.reactionBy(emoji, people.map(nameOf))}
          isOn={people.includes(me)}
          onChange={(on) => void toggle(emoji, on)}
        >
          <span>{emoji}</span>
          <span className="numeric">{people.length}</span>
        </Toggle>
      ))}
    </div>
  );
}
