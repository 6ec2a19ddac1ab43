import type { ReactNode, RefObject } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import "./IconPopover.css";
import "./Menu.css";

export interface AnchoredPopoverProps {
  label: string;
  /** What it stands beside. */
  trigger: RefObject<HTMLElement | null>;
  placement: "bottom start" | "bottom end" | "top start" | "top end";
  onClose: () => void;
  children: ReactNode;
}

/** A small window beside something else, while it is rendered. */
export function AnchoredPopover({ label, trigger, placement, onClose, children }: AnchoredPopoverProps) {
  return (
    <Popover
      className="popover"
      triggerRef={trigger}
      placement={placement}
      offset={6}
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Dialog className="anchored" aria-label={label}>
        {children}
      </Dialog>
    </Popover>
  );
}
