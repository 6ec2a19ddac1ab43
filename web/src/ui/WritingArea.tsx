import { type KeyboardEvent, type ReactNode, type RefObject, useId, useLayoutEffect, useRef, useState } from "react";
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
  /** Ids of what a reader of screens says about it besides its name, if any. */
  describedBy?: string;
  autoFocus?: boolean;
  /** It is what the page is for: the focus comes back to it when what had it is gone. */
  isHome?: boolean;
  /** Stands before the text, such as the button that attaches files. */
  leading?: ReactNode;
  /** Stands behind the text, such as the button that sends it. */
  children?: ReactNode;
  areaRef?: RefObject<HTMLTextAreaElement | null>;
  /** What could complete the word at the caret: chosen with the arrow keys and Enter, or a click. */
  suggestions?: { label: string; items: readonly Suggestion[]; onPick: (id: string) => void } | undefined;
}

/** A text area that grows with its text, and suggests how a word could go on. */
export function WritingArea(props: WritingAreaProps) {
  const { label, placeholder, value, onChange, onKeyDown, describedBy = "", autoFocus = false, isHome = false, leading, children, areaRef, suggestions } = props;
  const own = useRef<HTMLTextAreaElement>(null);
  const ref = areaRef ?? own;
  const list = useId();
  const { active, move } = useActive(suggestions?.items ?? []);
  const offered = active === undefined ? undefined : suggestions?.items[active];
  const optionId = (index: number) => `${list}-${index}`;
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
  function press(event: KeyboardEvent<HTMLTextAreaElement>) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const picks = event.key === "Enter" || event.key === "Tab";
    const plain = !event.nativeEvent.isComposing && !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    if (!suggestions || !offered || !plain || (step === 0 && !picks)) {
      onKeyDown?.(event);
      return;
    }
    event.preventDefault();
    if (picks) suggestions.onPick(offered.id);
    else move(step);
  }
  return (
    <>
      {suggestions && (
        <div id={list} role="listbox" aria-label={suggestions.label} className="list-box suggestions">
          {suggestions.items.map(({ id, text, picture }, index) => (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the text hears its keys
            <div
              key={id}
              id={optionId(index)}
              ref={index === active ? scrollNear : null}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              data-focused={index === active || undefined}
              className="list-box-item"
              // The text keeps the focus.
              onMouseDown={(event) => {
                event.preventDefault();
              }}
              onClick={() => {
                suggestions.onPick(id);
              }}
            >
              {picture}
              {text}
            </div>
          ))}
        </div>
      )}
      <div className="writing">
        {leading}
        <textarea
          ref={ref}
          className="writing-area"
          rows={1}
          aria-label={label}
          aria-autocomplete="list"
          {...(describedBy !== "" && { "aria-describedby": describedBy })}
          {...(suggestions && { "aria-controls": list, "aria-haspopup": "listbox" })}
          {...(active !== undefined && { "aria-activedescendant": optionId(active) })}
          value={value}
          autoFocus={autoFocus}
          onChange={(event) => {
            onChange(event.target.value);
          }}
          onKeyDown={press}
          {...(isHome && FOCUS_HOME)}
          {...(placeholder !== undefined && { placeholder })}
        />
        {children}
      </div>
    </>
  );
}

/** The suggestion that would be taken: the first of any that are new, until one moves on. */
function useActive(items: readonly Suggestion[]) {
  const these = items.map(({ id }) => id).join(" ");
  const [chosen, setChosen] = useState({ these, index: 0 });
  const index = chosen.these === these ? chosen.index : 0;
  const move = (step: number) => {
    setChosen({ these, index: (index + step + items.length) % items.length });
  };
  return { active: items.length > 0 ? index : undefined, move };
}

function scrollNear(option: HTMLElement | null) {
  option?.scrollIntoView({ block: "nearest" });
}
