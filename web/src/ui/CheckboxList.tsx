import { Checkbox } from "react-aria-components/Checkbox";
import { CheckboxGroup } from "react-aria-components/CheckboxGroup";
import { Label } from "react-aria-components/Label";
import { CheckIcon } from "./icons";
import "./CheckboxList.css";

export interface CheckboxListProps<T extends string> {
  label: string;
  options: readonly { id: T; label: string }[];
  value: readonly T[];
  onChange: (value: T[]) => void;
}

/** A choice of any number among few. */
export function CheckboxList<T extends string>({ label, options, value, onChange }: CheckboxListProps<T>) {
  return (
    <CheckboxGroup
      className="checkbox-list"
      value={[...value]}
      onChange={(next) => {
        onChange(options.map(({ id }) => id).filter((id) => next.includes(id)));
      }}
    >
      <Label className="field-label">{label}</Label>
      {options.map(({ id, label: text }) => (
        <Checkbox key={id} value={id} className="checkbox">
          <span className="checkbox-box" aria-hidden="true">
            <CheckIcon />
          </span>
          {text}
        </Checkbox>
      ))}
    </CheckboxGroup>
  );
}
