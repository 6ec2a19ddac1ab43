import { type ReactNode, type RefObject, useRef } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import { useFocusSettled } from "./focus";
import "./PlainButton.css";

export interface PlainButtonProps extends Omit<AriaButtonProps, "children" | "className" | "style" | "aria-label"> {
  /** Its name for readers, where what is in it does not say it. */
  label?: string;
  className: string;
  children: ReactNode;
  ref?: RefObject<HTMLButtonElement | null>;
}

/** Something that can be pressed and looks like what is in it. */
export function PlainButton({ label, className, children, ref, ...rest }: PlainButtonProps) {
  const own = useRef<HTMLButtonElement>(null);
  const button = ref ?? own;
  useFocusSettled(button);
  return (
    <AriaButton
      {...rest}
      ref={button}
      className={`plain-button ${className}`}
      {...(label !== undefined && { "aria-label": label })}
    >
      {children}
    </AriaButton>
  );
}
