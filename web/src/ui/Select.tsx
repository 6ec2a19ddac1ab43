import { Button } from "react-aria-components/Button";
import { FieldError } from "react-aria-components/FieldError";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Select as AriaSelect, SelectValue } from "react-aria-components/Select";
import { ChevronDownIcon } from "./icons";
import "./Field.css";
import "./Menu.css";
import "./Select.css";

export interface SelectProps<T extends string> {
  label: string;
  /** The label is for readers alone, because what stands around says the same. */
  hideLabel?: boolean;
  options: readonly { id: T; label: string }[];
  value: T;
  onChange: (value: T) => void;
  error?: string | undefined;
}

/** A choice of one out of a list that opens. */
export function Select<T extends string>({ label, hideLabel = false, options, value, onChange, error }: SelectProps<T>) {
  return (
    <AriaSelect
      className="field select"
      value={value}
      isInvalid={error !== undefined}
      onChange={(key) => {
        const chosen = options.find(({ id }) => id === key);
        if (chosen) onChange(chosen.id);
      }}
    >
      <Label className={hideLabel ? "visually-hidden" : "field-label"}>{label}</Label>
      <Button className="select-button">
        <SelectValue className="select-value numeric" />
        <ChevronDownIcon aria-hidden />
      </Button>
      <FieldError className="field-error">{error}</FieldError>
      <Popover className="popover">
        <ListBox className="list-box select-list" items={options}>
          {({ id, label: text }) => (
            <ListBoxItem id={id} textValue={text} className="list-box-item numeric">
              {text}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
