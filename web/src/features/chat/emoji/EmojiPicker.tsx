import { EmojiPicker as Picker } from "frimousse";
import type { ComponentProps } from "react";
import { emojiData } from "./data";
import { words } from "./words";
import "./EmojiPicker.css";

const COLUMNS = 8;

const parts = { CategoryHeader, Emoji, Row };
interface HeaderProps extends ComponentProps<"div"> {
  category: { label: string };
}
interface EmojiProps extends ComponentProps<"button"> {
  emoji: { emoji: string; label: string; isActive: boolean };
}

function CategoryHeader({ category, ...rest }: HeaderProps) {
  return (
    <div className="emoji-category" {...rest}>
      {category.label}
    </div>
  );
}

/** Rows are counted from 1 on; the picker itself looks for the others by their numbers. */
function Row({ "aria-rowindex": row, ...rest }: ComponentProps<"div">) {
  return <div {...rest} {...(row !== undefined && row > 0 && { "aria-rowindex": row })} />;
}

function Emoji({ emoji, "aria-colindex": column = 0, ...rest }: EmojiProps) {
  return (
    // Columns are counted from 1 on.
    <button type="button" className="emoji" {...rest} role="gridcell" aria-colindex={column + 1}>
      {emoji.emoji}
    </button>
  );
}

/** All emoji, by kind and by name: typed words find them, the arrow keys go among them, Enter takes one. */
export default function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  return (
    <Picker.Root
      className="emoji-picker"
      columns={COLUMNS}
      resolveEmojiData={emojiData}
      onEmojiSelect={({ emoji }) => {
        onPick(emoji);
      }}
    >
      <Picker.Search className="emoji-search" aria-label={words.searchEmoji} placeholder={words.searchEmoji} autoFocus />
      <Picker.Viewport className="emoji-viewport">
        <Picker.Loading className="emoji-note">{words.loadingEmoji}</Picker.Loading>
        <Picker.Empty className="emoji-note">{words.noEmoji}</Picker.Empty>
        <Picker.List className="emoji-list" aria-label={words.emoji} components={parts} />
      </Picker.Viewport>
      <Picker.ActiveEmoji>
        {({ emoji }) => <p className="emoji-name">{emoji ? `${emoji.emoji} ${emoji.label}` : " "}</p>}
      </Picker.ActiveEmoji>
    </Picker.Root>
  );
}
