import { lazy, type ReactNode, Suspense } from "react";
import { PopupButton, usePopup } from "./popup";
import "./Menu.css";

const loadPanel = () => import("./MenuPanel");
const MenuPanel = lazy(loadPanel);

export interface MenuEntry {
  id: string;
  label: string;
  icon?: ReactNode;
  description?: string;
  danger?: boolean;
  /** Shown with a tick: one of several states that is on. */
  checked?: boolean;
  href?: string;
  /** For a link that leaves the application. */
  outside?: boolean;
  /** For a link to a file that is saved, not shown. */
  download?: boolean;
  onSelect?: () => void;
}

export interface MenuPart {
  title: string;
  entries: readonly MenuEntry[];
}

export type MenuContent = { entries: readonly MenuEntry[] } | { sections: readonly MenuPart[] };
export type MenuPlacement = "bottom start" | "bottom end" | "top start" | "top end";

export type MenuProps = {
  label: string;
  /** The button that opens it. */
  children: ReactNode;
  onOpenChange?: (open: boolean) => void;
  placement?: MenuPlacement;
} & MenuContent;

export function Menu({ label, children, placement = "bottom end", onOpenChange, ...content }: MenuProps) {
  const popup = usePopup(onOpenChange);
  return (
    <>
      <PopupButton popup={popup} kind="menu" prepare={loadPanel}>
        {children}
      </PopupButton>
      {popup.wasOpened && (
        <Suspense>
          <MenuPanel label={label} popup={popup} placement={placement} content={content} />
        </Suspense>
      )}
    </>
  );
}
