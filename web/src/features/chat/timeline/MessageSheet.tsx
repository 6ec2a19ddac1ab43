import { useState } from "react";
import { Dialog } from "@/ui/Dialog";
import { ReactIcon } from "@/ui/icons";
import type { MenuEntry } from "@/ui/Menu";
import { PlainButton } from "@/ui/PlainButton";
import { words as finding } from "../search/words";
import EmojiPicker from "../emoji/EmojiPicker";
import { sentence } from "../preview";
import { words } from "../words";
import { type ActionsParts, useActions, useReact } from "./actions";
import { REACTIONS } from "./quickReactions";
import "./MessageSheet.css";

/** As many as fit beside each other on a small phone. */
const WITHIN_REACH = 6;

/** All that can be done with a message, as large as a thumb: what a long press brings up. */
export default function MessageSheet({ onClose, ...parts }: ActionsParts & { onClose: () => void }) {
  const { reply, entries } = useActions(parts);
  const react = useReact(parts.message);
  const [showsEmoji, setShowsEmoji] = useState(false);
  function pick(emoji: string) {
    onClose();
    react(emoji);
  }
  return (
    <Dialog title={words.actions} closeLabel={words.close} size="small" onClose={onClose}>
      <p className="sheet-about">{sentence(parts.message)}</p>
      {showsEmoji ? (
        <EmojiPicker onPick={pick} />
      ) : (
        <>
          <div className="sheet-reactions" role="group" aria-label={words.chooseReaction}>
            {REACTIONS.slice(0, WITHIN_REACH).map((emoji) => (
              <PlainButton key={emoji} className="sheet-reaction" onPress={() => { pick(emoji); }}>
                {emoji}
              </PlainButton>
            ))}
          </div>
          <PlainButton className="sheet-action" onPress={() => { setShowsEmoji(true); }}>
            <ReactIcon aria-hidden />
            {finding.moreEmoji}
          </PlainButton>
          {[reply, ...entries].map((entry) => (
            <Action key={entry.id} entry={entry} onClose={onClose} />
          ))}
        </>
      )}
    </Dialog>
  );
}

function Action({ entry, onClose }: { entry: MenuEntry; onClose: () => void }) {
  const { icon, label, description, danger, onSelect } = entry;
  const text = (
    <span className="sheet-action-text">
      {label}
      {description !== undefined && <span className="sheet-action-more">{description}</span>}
    </span>
  );
  if (!onSelect) {
    return (
      <p className="sheet-action" data-said>
        {icon}
        {text}
      </p>
    );
  }
  return (
    <PlainButton
      className={danger === true ? "sheet-action sheet-danger" : "sheet-action"}
      onPress={() => {
        onClose();
        onSelect();
      }}
    >
      {icon}
      {text}
    </PlainButton>
  );
}
