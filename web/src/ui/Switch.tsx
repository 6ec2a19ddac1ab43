import type { ReactNode } from "react";
import { Switch as AriaSwitch } from "react-aria-components/Switch";
import "./Switch.css";

export interface SwitchProps {
  isOn: boolean;
  onChange: (on: boolean) => void;
  children: ReactNode;
  description?: string;
}

export function Switch({ isOn, onChange, children, description }: SwitchProps) {
  return (
    <AriaSwitch className="switch" isSelected={isOn} onChange={onChange}>
      <span className="switch-track" aria-hidden="true" />
      <span className="switch-text">
        {children}
        {description !== undefined && <span className="switch-description">{description}</span>}
      </span>
    </AriaSwitch>
  );
}
