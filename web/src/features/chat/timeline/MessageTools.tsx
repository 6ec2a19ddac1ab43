import { lazy, Suspense } from "react";
import { MoreIcon, ReactIcon, ReplyIcon } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { Menu } from "@/ui/Menu";
import { SymbolPicker } from "@/ui/SymbolPicker";
import { words as finding } from "../search/words";
import { words } from "../words";
import { type ActionsParts, useActions, useReact } from "./actions";
import { REACTIONS } from "./quickReactions";

const EmojiPicker = lazy(() => import("../emoji/EmojiPicker"));

export interface MessageToolsProps extends ActionsParts {
  /** Something of it is open over the page. */
  onOpenChange: (open: boolean) => void;
}

const allEmoji = (pick: (emoji: string) => void) => (
  <Suspense fallback={<div className="emoji-awaited" />}>
    <EmojiPicker onPick={pick} />
  </Suspense>
);

/** What can be done with a message. */
export function MessageTools({ onOpenChange, ...parts }: MessageToolsProps) {
  const { message, onReply } = parts;
  const { entries } = useActions(parts);
  const react = useReact(message);
  return (
    <div className="message-tools" role="group" aria-label={words.actions}>
      <SymbolPicker
        label={words.chooseReaction}
        symbols={REACTIONS}
        more={{ label: finding.moreEmoji, draw: allEmoji }}
        onPick={react}
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
    </div>
  );
}
