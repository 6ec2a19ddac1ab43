import { type ReactNode, type RefObject, useRef } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import { useFocusSettled } from "./focus";
import { Spinner } from "./Spinner";
import "./Button.css";

export type ButtonLook = "primary" | "secondary" | "quiet" | "danger";

export interface ButtonProps extends Omit<AriaButtonProps, "children" | "className" | "style"> {
  look?: ButtonLook;
  size?: "small" | "medium";
  icon?: ReactNode;
  /** Takes the whole width of what it stands in. */
  wide?: boolean;
  children: ReactNode;
  ref?: RefObject<HTMLButtonElement | null>;
}

export function Button({
  look = "secondary",
  size = "medium",
  icon,
  wide = false,
  children,
  ref,
  ...rest
}: ButtonProps) {
  const own = useRef<HTMLButtonElement>(null);
  const button = ref ?? own;
  useFocusSettled(button);
  return (
    <AriaButton
      {...rest}
      ref={button}
      className="button"
      data-look={look}
      data-size={size}
      {...(wide && { "data-wide": true })}
    >
      {rest.isPending === true ? <Spinner /> : icon}
      <span className="button-text">{children}</span>
    </AriaButton>
  );
}
