import { Label } from "react-aria-components/Label";
import { Radio, RadioGroup } from "react-aria-components/RadioGroup";
import "./Segments.css";

export interface SegmentsProps<T extends string> {
  label: string;
  /** The label is for readers alone, because what stands around says the same. */
  hideLabel?: boolean;
  options: readonly { id: T; label: string }[];
  value: T;
  onChange: (value: T) => void;
}

/** A choice of one among few, all of them in sight. */
export function Segments<T extends string>({ label, hideLabel = false, options, value, onChange }: SegmentsProps<T>) {
  return (
    <RadioGroup
      className="segments-group"
      orientation="horizontal"
      value={value}
      onChange={(next) => {
        const chosen = options.find(({ id }) => id === next);
        if (chosen) onChange(chosen.id);
      }}
    >
      <Label className={hideLabel ? "visually-hidden" : "field-label"}>{label}</Label>
      <div className="segments">
        {options.map(({ id, label: text }) => (
          <Radio key={id} value={id} className="segment">
            {text}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
