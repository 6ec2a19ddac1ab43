import { lazy, Suspense, useState } from "react";
import type { Message } from "@/api/wire";
import { CopyIcon, DeleteIcon, EditIcon, MoreIcon, ReactIcon, ReplyIcon } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { Menu, type MenuEntry } from "@/ui/Menu";
import { SymbolPicker } from "@/ui/SymbolPicker";
import { say } from "@/ui/toasts";
import { useChat, useMe } from "../context";
import { words } from "../words";

const RemoveDialog = lazy(() => import("./RemoveDialog"));

export interface MessageToolsProps {
  message: Message;
  onEdit: (message: Message) => void;
  onReply: (message: Message) => void;
  /** Something of it is open over the page. */
  onOpenChange: (open: boolean) => void;
}

const REACTIONS = [
  "👍", "❤️", "😂", "🎉", "👀", "✅",
  "🙏", "🔥", "😊", "😮", "😢", "🤔",
  "👏", "🚀", "💯", "👋", "☕", "🗓️",
  "➕", "👎", "❌", "❓", "⏰", "💡",
];

/** What can be done with a message. */
export function MessageTools({ message, onEdit, onReply, onOpenChange }: MessageToolsProps) {
  const chat = useChat();
  const me = useMe();
  const [removing, setRemoving] = useState(false);
  const isMine = message.sender?.id === me && message.kind === "text";

  async function react(emoji: string) {
    const answer = await chat.react(message.id, emoji, true);
    if (!answer.ok) say(answer.problem.detail, "danger");
  }
  function ask(open: boolean) {
    setRemoving(open);
    onOpenChange(open);
  }

  const entries: MenuEntry[] = [
    {
      id: "copy",
      label: words.copy,
      icon: <CopyIcon aria-hidden />,
      onSelect: () => void navigator.clipboard.writeText(message.text),
    },
  ];
  if (isMine) {
    entries.push(
      { id: "edit", label: words.edit, icon: <EditIcon aria-hidden />, onSelect: () => { onEdit(message); } },
      { id: "remove", label: words.remove, icon: <DeleteIcon aria-hidden />, danger: true, onSelect: () => { ask(true); } },
    );
  }
  return (
    <div className="message-tools" role="group" aria-label={words.actions}>
      <SymbolPicker
        label={words.chooseReaction}
        symbols={REACTIONS}
        onPick={(emoji) => void react(emoji)}
        onOpenChange={onOpenChange}
      >
        <IconButton label={words.react} size="small">
          <ReactIcon aria-hidden />
        </IconButton>
      </SymbolPicker>
      <IconButton label={words.reply} size="small" onPress={() => { onReply(message); }}>
        <ReplyIcon aria-hidden />
      </IconButton>
      <Menu label={words.more} entries={entries} onOpenChange={onOpenChange}>
        <IconButton label={words.more} size="small">
          <MoreIcon aria-hidden />
        </IconButton>
      </Menu>
      <Suspense>
        {removing && <RemoveDialog messageId={message.id} onClose={() => { ask(false); }} />}
      </Suspense>
    </div>
  );
}
