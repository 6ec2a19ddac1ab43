import type { RefObject } from "react";
import { AnchoredPopover } from "@/ui/AnchoredPopover";
import EmojiPicker from "./EmojiPicker";
import { words } from "./words";

export interface EmojiPopoverProps {
  /** The button that it stands beside. */
  trigger: RefObject<HTMLElement | null>;
  onPick: (emoji: string) => void;
  onClose: () => void;
}

/** The picker of emoji beside a button. */
export default function EmojiPopover({ trigger, onPick, onClose }: EmojiPopoverProps) {
  return (
    <AnchoredPopover label={words.pickEmoji} trigger={trigger} placement="top end" onClose={onClose}>
      <EmojiPicker
        onPick={(emoji) => {
          onClose();
          onPick(emoji);
        }}
      />
    </AnchoredPopover>
  );
}
