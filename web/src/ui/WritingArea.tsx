import { type KeyboardEvent, type ReactNode, type RefObject, useLayoutEffect, useRef } from "react";
import { TextArea } from "react-aria-components/TextArea";
import { TextField } from "react-aria-components/TextField";
import "./WritingArea.css";

export interface WritingAreaProps {
  label: string;
  placeholder?: string;
  value: string;
  onChange: (text: string) => void;
  onKeyDown?: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  autoFocus?: boolean;
  /** Stands beside the text, such as the button that sends it. */
  children?: ReactNode;
  areaRef?: RefObject<HTMLTextAreaElement | null>;
}

/** A text area that grows with its text. */
export function WritingArea({ label, placeholder, value, onChange, onKeyDown, autoFocus = false, children, areaRef }: WritingAreaProps) {
  const own = useRef<HTMLTextAreaElement>(null);
  const ref = areaRef ?? own;
  useLayoutEffect(() => {
    const area = ref.current;
    if (!area) return;
    if (autoFocus) area.setSelectionRange(area.value.length, area.value.length);
  }, [ref, autoFocus]);
  useLayoutEffect(() => {
    const area = ref.current;
    // Browsers that grow fields by themselves need no help.
    if (!area || CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }, [ref, value]);
  return (
    <TextField className="writing" aria-label={label} value={value} onChange={onChange} autoFocus={autoFocus}>
      <TextArea
        ref={ref}
        className="writing-area"
        rows={1}
        {...(placeholder !== undefined && { placeholder })}
        {...(onKeyDown && { onKeyDown })}
      />
      {children}
    </TextField>
  );
}
