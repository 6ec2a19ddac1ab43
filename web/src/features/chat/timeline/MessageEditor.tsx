import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Message } from "@/api/wire";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { takeFocus } from "@/ui/focus";
import { useProblem } from "@/ui/problem";
import { WritingArea } from "@/ui/WritingArea";
import { useChat } from "../context";
import { words } from "../words";

/** A message being rewritten where it stands. */
export function MessageEditor({ message, onEnd }: { message: Message; onEnd: () => void }) {
  const chat = useChat();
  const [text, setText] = useState(message.text);
  const [problem, setProblem] = useProblem();
  const [busy, setBusy] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  // The menu that led here goes away, and would take the focus with it.
  useEffect(() => (area.current ? takeFocus(area.current) : undefined), []);

  async function save() {
    if (text.trim() === "" || text === message.text) {
      onEnd();
      return;
    }
    setBusy(true);
    const answer = await chat.edit(message.id, text);
    setBusy(false);
    if (answer.ok) onEnd();
    else setProblem(answer.problem);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") {
      event.stopPropagation();
      onEnd();
    }
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void save();
    }
  }
  return (
    <div className="message-editor">
      {problem && <Banner tone="danger">{problem.detail}</Banner>}
      <WritingArea label={words.editing} value={text} onChange={setText} onKeyDown={onKeyDown} areaRef={area} autoFocus />
      <div className="message-editor-buttons">
        <Button size="small" onPress={onEnd}>
          {words.cancel}
        </Button>
        <Button size="small" look="primary" isPending={busy} onPress={() => void save()}>
          {words.save}
        </Button>
      </div>
    </div>
  );
}
