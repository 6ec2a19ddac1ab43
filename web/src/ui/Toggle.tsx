import { type ReactNode, useRef } from "react";
import { ToggleButton } from "react-aria-components/ToggleButton";
import { Tooltip, TooltipTrigger } from "react-aria-components/Tooltip";
import { useFocusSettled } from "./focus";
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
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <ToggleButton ref={button} aria-label={label} isSelected={isOn} onChange={onChange} className="toggle">
        {children}
      </ToggleButton>
      <Tooltip className="tooltip" offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
