import { type ReactNode, useRef } from "react";
import { ToggleButton } from "react-aria-components/ToggleButton";
import { useFocusSettled } from "./focus";
import { useTooltip } from "./tooltip";
import "./Toggle.css";

export interface ToggleProps {
  label: string;
  isOn: boolean;
  onChange: (on: boolean) => void;
  children: ReactNode;
}

/** A small pill that is on or off. */
export function Toggle({ label, isOn, onChange, children }: ToggleProps) {
  const button = useRef<HTMLButtonElement>(null);
  useFocusSettled(button);
  const { bubble, triggerProps } = useTooltip({ trigger: button, text: label });
  return (
    <>
      <ToggleButton
        {...triggerProps}
        ref={button}
        aria-label={label}
        isSelected={isOn}
        onChange={onChange}
        className="toggle"
      >
        {children}
      </ToggleButton>
      {bubble}
    </>
  );
}
