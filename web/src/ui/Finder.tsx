import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { SearchIcon } from "./icons";
import "./Finder.css";

export interface Finding {
  id: string;
  children: ReactNode;
}

export interface FindingGroup {
  id: string;
  label: string;
  findings: readonly Finding[];
}

export interface FinderProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
  resultsLabel: string;
  groups: readonly FindingGroup[];
  onPick: (id: string) => void;
  /** Stands between the field and what was found, such as where to search. */
  children?: ReactNode;
  /** Says how the search stands. */
  note: ReactNode;
}

/** A field that finds things: the arrow keys go among them while the text is written, Enter takes one. */
export function Finder({ label, value, onChange, resultsLabel, groups, onPick, children, note }: FinderProps) {
  const list = useId();
  const all = groups.flatMap(({ findings }) => findings);
  const [active, setActive] = useState<string | null>(null);
  const at = all.findIndex(({ id }) => id === active);
  const current = all[Math.max(0, at)];
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.select();
  }, []);
  const optionId = (id: string) => `${list}-${id}`;

  function move(to: number) {
    setActive(all[(to + all.length) % all.length]?.id ?? null);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || !current) return;
    const index = Math.max(0, at);
    if (event.key === "ArrowDown") move(at < 0 && active === null ? Math.min(1, all.length - 1) : index + 1);
    else if (event.key === "ArrowUp") move(index - 1);
    else if (event.key === "Enter") onPick(current.id);
    else return;
    event.preventDefault();
  }
  return (
    <div className="finder">
      <div className="finder-field">
        <SearchIcon aria-hidden />
        <input
          ref={field}
          type="search"
          role="combobox"
          aria-label={label}
          aria-expanded={all.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          {...(current && { "aria-activedescendant": optionId(current.id) })}
          placeholder={label}
          value={value}
          autoFocus
          autoComplete="off"
          enterKeyHint="search"
          maxLength={200}
          onChange={(event) => {
            setActive(null);
            onChange(event.target.value);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {children}
      <p className="finder-note" role="status">
        {note}
      </p>
      <div id={list} role="listbox" aria-label={resultsLabel} className="finder-list">
        {groups.map(
          (group) =>
            group.findings.length > 0 && (
              <div key={group.id} role="group" aria-label={group.label} className="finder-group">
                <p className="finder-group-label" aria-hidden="true">
                  {group.label}
                </p>
                {group.findings.map((one) => (
                  <Option key={one.id} id={optionId(one.id)} isActive={one.id === current?.id} onPick={() => { onPick(one.id); }}>
                    {one.children}
                  </Option>
                ))}
              </div>
            ),
        )}
      </div>
    </div>
  );
}

interface OptionProps {
  id: string;
  isActive: boolean;
  onPick: () => void;
  children: ReactNode;
}

function Option({ id, isActive, onPick, children }: OptionProps) {
  const own = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) own.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    // The keys are the field's, which keeps the focus.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      ref={own}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className="finder-option"
      onMouseDown={(event) => {
        event.preventDefault();
      }}
      onClick={onPick}
    >
      {children}
    </div>
  );
}
