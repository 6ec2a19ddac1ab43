import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { ChevronRightIcon } from "./icons";
import "./ChoiceList.css";

export interface Choice<T extends string> {
  id: T;
  icon: ReactNode;
  title: string;
  description: string;
  /** It cannot be chosen; the description says why. */
  isUnavailable?: boolean;
}

export interface ChoiceListProps<T extends string> {
  label: string;
  choices: readonly Choice<T>[];
  onChoose: (id: T) => void;
}

/** Ways to go on, one of which is taken with one press. */
export function ChoiceList<T extends string>({ label, choices, onChoose }: ChoiceListProps<T>) {
  return (
    <ul className="choices" aria-label={label}>
      {choices.map((choice) => (
        <li key={choice.id}>
          {choice.isUnavailable === true ? (
            <div className="choice" data-unavailable>
              <Said {...choice} />
            </div>
          ) : (
            <Button
              className="choice"
              onPress={() => {
                onChoose(choice.id);
              }}
            >
              <Said {...choice} />
              <ChevronRightIcon aria-hidden />
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function Said({ icon, title, description }: Pick<Choice<string>, "icon" | "title" | "description">) {
  return (
    <>
      <span className="choice-icon" aria-hidden="true">
        {icon}
      </span>
      <span className="choice-text">
        <span className="choice-title">{title}</span> <span className="choice-description">{description}</span>
      </span>
    </>
  );
}
