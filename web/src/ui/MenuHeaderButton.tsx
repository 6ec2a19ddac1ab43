import type { ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { ChevronDownIcon } from "./icons";
import "./MenuHeaderButton.css";

export interface MenuHeaderButtonProps {
  picture: ReactNode;
  children: ReactNode;
}

/** A broad button with a picture and a name that opens a menu. */
export function MenuHeaderButton({ picture, children }: MenuHeaderButtonProps) {
  return (
    <AriaButton className="menu-header">
      {picture}
      <span className="menu-header-text">{children}</span>
      <ChevronDownIcon aria-hidden />
    </AriaButton>
  );
}
