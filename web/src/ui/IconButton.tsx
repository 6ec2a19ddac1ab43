import { type ReactNode, type RefObject, useRef } from "react";
import { mergeProps } from "react-aria/mergeProps";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import { useFocusSettled } from "./focus";
import { useTooltip } from "./tooltip";
import "./IconButton.css";

export interface IconButtonProps extends Omit<AriaButtonProps, "children" | "className" | "style" | "aria-label"> {
  /** What it does: its name for readers, and its tooltip. */
  label: string;
  size?: "small" | "medium";
  /** Shows its name beside the icon on wide screens. */
  showsLabel?: boolean;
  children: ReactNode;
  ref?: RefObject<HTMLButtonElement | null>;
}

export function IconButton({ label, size = "medium", showsLabel = false, children, ref, ...rest }: IconButtonProps) {
  const own = useRef<HTMLButtonElement>(null);
  const button = ref ?? own;
  useFocusSettled(button);
  const { bubble, triggerProps } = useTooltip({ trigger: button, text: label, isLabelled: showsLabel });
  return (
    <>
      <AriaButton
        {...mergeProps(triggerProps, rest)}
        ref={button}
        aria-label={label}
        className="icon-button"
        data-size={size}
        data-labelled={showsLabel}
      >
        {children}
        {showsLabel && <span className="icon-button-label">{label}</span>}
      </AriaButton>
      {bubble}
    </>
  );
}
