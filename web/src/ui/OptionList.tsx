import type { ReactNode } from "react";
import { Header } from "react-aria-components/Header";
import { Collection, ListBox, ListBoxItem, ListBoxSection } from "react-aria-components/ListBox";
import "./OptionList.css";

export interface Option {
  id: string;
  text: string;
  /** A word more about it, such as that it is the present choice. */
  note?: string | undefined;
  noteTone?: "plain" | "warning";
}

export interface OptionGroup {
  id: string;
  label: string;
  options: readonly Option[];
}

export interface OptionListProps {
  label: string;
  groups: readonly OptionGroup[];
  value: string | null;
  onChange: (id: string) => void;
  empty: ReactNode;
}

/** Choices in groups, each a grid, of which one can be taken. */
export function OptionList({ label, groups, value, onChange, empty }: OptionListProps) {
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
      items={groups}
    >
      {(group) => (
        <ListBoxSection id={group.id} className="options-group">
          <Header className="options-label">{group.label}</Header>
          <Collection items={group.options}>{(option) => <Choice {...option} />}</Collection>
        </ListBoxSection>
      )}
    </ListBox>
  );
}

function Choice({ id, text, note, noteTone = "plain" }: Option) {
  return (
    <ListBoxItem id={id} textValue={note === undefined ? text : `${text}, ${note}`} className="option numeric">
      {text}
      {note !== undefined && (
        <span className="option-note" data-tone={noteTone}>
          {note}
        </span>
      )}
    </ListBoxItem>
  );
}
