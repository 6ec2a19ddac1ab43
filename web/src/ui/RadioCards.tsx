import { Label } from "react-aria-components/Label";
import { Radio, RadioGroup } from "react-aria-components/RadioGroup";
import "./RadioCards.css";

export interface RadioCardsProps<T extends string> {
  label: string;
  options: readonly { id: T; label: string; unit: string }[];
  value: T;
  onChange: (value: T) => void;
  /** The focus begins at what is chosen. */
  autoFocus?: boolean;
}

/** A choice of one among a few amounts, each a card of its own. */
export function RadioCards<T extends string>({ label, options, value, onChange, autoFocus = false }: RadioCardsProps<T>) {
  return (
    <RadioGroup
      className="radio-cards"
      orientation="horizontal"
      value={value}
      onChange={(next) => {
        const chosen = options.find(({ id }) => id === next);
        if (chosen) onChange(chosen.id);
      }}
    >
      <Label className="field-label">{label}</Label>
      <div className="radio-cards-row">
        {options.map(({ id, label: text, unit }) => (
          <Radio key={id} value={id} autoFocus={autoFocus && id === value} className="radio-card">
            <span className="radio-card-amount numeric">{text}</span> <span className="radio-card-unit">{unit}</span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
