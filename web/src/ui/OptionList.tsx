import type { ReactNode } from "react";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import "./OptionList.css";

export interface Option {
  id: string;
  text: string;
  /** A word more about it, such as that it is the present choice. */
  note?: string | undefined;
  noteTone?: "plain" | "warning";
}

export interface OptionListProps {
  label: string;
  options: readonly Option[];
  value: string | null;
  onChange: (id: string) => void;
  empty: ReactNode;
}

/** A grid of choices of which one can be taken. */
export function OptionList({ label, options, value, onChange, empty }: OptionListProps) {
  return (
    <ListBox
      className="options"
      aria-label={label}
      layout="grid"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={value === null ? [] : [value]}
      onSelectionChange={(keys) => {
        const [key] = keys === "all" ? [] : [...keys];
        if (key !== undefined) onChange(String(key));
      }}
      renderEmptyState={() => empty}
      items={options}
    >
      {({ id, text, note, noteTone = "plain" }) => (
        <ListBoxItem
          id={id}
          textValue={note === undefined ? text : `${text}, ${note}`}
          className="option numeric"
        >
          {text}
          {note !== undefined && (
            <span className="option-note" data-tone={noteTone}>
              {note}
            </span>
          )}
        </ListBoxItem>
      )}
    </ListBox>
  );
}
