import type { Message } from "@/api/wire";
import { AddressIcon, CopyIcon, DeleteIcon, EditIcon, ReadIcon, ReplyIcon } from "@/ui/icons";
import type { MenuEntry } from "@/ui/Menu";
import { say } from "@/ui/toasts";
import { useChat, useChatState, useMe } from "../context";
import { words as finding } from "../search/words";
import { readersOf } from "../state/select";
import { words } from "../words";

export interface ActionsParts {
  message: Message;
  onEdit: (message: Message) => void;
  onReply: (message: Message) => void;
  onRemove: () => void;
}

/** What can be done with a message, for its menus. */
export function useActions({ message, onEdit, onReply, onRemove }: ActionsParts) {
  const me = useMe();
  const room = useChatState((state) => state.rooms[message.room_id]);
  const isMine = message.sender?.id === me && message.kind === "text";
  const reply: MenuEntry = {
    id: "reply",
    label: words.reply,
    icon: <ReplyIcon aria-hidden />,
    onSelect: () => { onReply(message); },
  };
  const entries: MenuEntry[] = [
    {
      id: "link",
      label: finding.copyLink,
      icon: <AddressIcon aria-hidden />,
      onSelect: () => void copy(`${location.origin}/rooms/${message.room_id}?at=${message.seq}`, finding.linkCopied),
    },
  ];
  if (message.text !== "") {
    entries.unshift({
      id: "copy",
      label: words.copy,
      icon: <CopyIcon aria-hidden />,
      onSelect: () => void copy(message.text, finding.textCopied),
    });
  }
  if (isMine) {
    entries.push(
      { id: "edit", label: words.edit, icon: <EditIcon aria-hidden />, onSelect: () => { onEdit(message); } },
      { id: "remove", label: words.remove, icon: <DeleteIcon aria-hidden />, danger: true, onSelect: onRemove },
    );
  }
  const readers = room ? readersOf(room, message, me).map(({ name }) => name) : [];
  const seen: MenuEntry = {
    id: "seen",
    label: readers.length > 0 ? finding.seenBy(readers.length) : finding.seenByNobody,
    icon: <ReadIcon aria-hidden />,
    ...(readers.length > 0 && { description: readers.join(", ") }),
  };
  return { reply, entries: isMine ? [...entries, seen] : entries };
}

/** Puts a reaction on a message; what is wrong is said at the edge of the window. */
export function useReact(message: Message): (emoji: string) => void {
  const chat = useChat();
  async function react(emoji: string) {
    const answer = await chat.react(message.id, emoji, true);
    if (!answer.ok) say(answer.problem.detail, "danger");
  }
  return (emoji) => void react(emoji);
}

async function copy(text: string, said: string) {
  try {
    await navigator.clipboard.writeText(text);
    say(said);
  } catch {
    // Without https, or without leave.
    say(finding.notCopied, "danger");
  }
}
