import { type KeyboardEvent, type ReactNode, type RefObject, useLayoutEffect, useRef } from "react";
import { Autocomplete } from "react-aria-components/Autocomplete";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { TextArea } from "react-aria-components/TextArea";
import { TextField } from "react-aria-components/TextField";
import { FOCUS_HOME } from "./focus";
import "./Menu.css";
import "./WritingArea.css";

export interface Suggestion {
  id: string;
  text: string;
  picture?: ReactNode;
}

export interface WritingAreaProps {
  label: string;
  placeholder?: string;
  value: string;
  onChange: (text: string) => void;
  onKeyDown?: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  autoFocus?: boolean;
  /** It is what the page is for: the focus comes back to it when what had it is gone. */
  isHome?: boolean;
  /** Stands beside the text, such as the button that sends it. */
  children?: ReactNode;
  areaRef?: RefObject<HTMLTextAreaElement | null>;
  /** What could complete the word at the caret: chosen with the arrow keys and Enter, or a click. */
  suggestions?: { label: string; items: readonly Suggestion[]; onPick: (id: string) => void } | undefined;
}

/** A text area that grows with its text, and suggests how a word could go on. */
export function WritingArea(props: WritingAreaProps) {
  const { label, placeholder, value, onChange, onKeyDown, autoFocus = false, isHome = false, children, areaRef, suggestions } = props;
  const own = useRef<HTMLTextAreaElement>(null);
  const ref = areaRef ?? own;
  useLayoutEffect(() => {
    const area = ref.current;
    if (area && autoFocus) area.setSelectionRange(area.value.length, area.value.length);
  }, [ref, autoFocus]);
  useLayoutEffect(() => {
    const area = ref.current;
    // Browsers that grow fields by themselves need no help.
    if (!area || CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }, [ref, value]);
  return (
    <Autocomplete inputValue={value}>
      {suggestions && (
        <ListBox
          aria-label={suggestions.label}
          className="list-box suggestions"
          items={suggestions.items}
          onAction={(id) => {
            suggestions.onPick(String(id));
          }}
        >
          {({ id, text, picture }) => (
            <ListBoxItem id={id} textValue={text} className="list-box-item">
              {picture}
              {text}
            </ListBoxItem>
          )}
        </ListBox>
      )}
      <TextField className="writing" aria-label={label} value={value} onChange={onChange} autoFocus={autoFocus}>
        <TextArea
          ref={ref}
          className="writing-area"
          rows={1}
          {...(isHome && FOCUS_HOME)}
          {...(placeholder !== undefined && { placeholder })}
          {...(onKeyDown && { onKeyDown })}
        />
        {children}
      </TextField>
    </Autocomplete>
  );
}
