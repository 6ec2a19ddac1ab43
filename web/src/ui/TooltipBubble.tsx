import { type ReactNode, type RefObject, useMemo } from "react";
import { Tooltip, TooltipTriggerStateContext } from "react-aria-components/Tooltip";

export interface TooltipBubbleProps {
  trigger: RefObject<HTMLButtonElement | null>;
  isOpen: boolean;
  onClose: () => void;
  isLabelled: boolean;
  children: ReactNode;
}

/** A name beside what it names. */
export default function TooltipBubble({ trigger, isOpen, onClose, isLabelled, children }: TooltipBubbleProps) {
  const state = useMemo(
    () => ({ isOpen, shouldSkipAnimation: false, open: () => undefined, close: onClose }),
    [isOpen, onClose],
  );
  return (
    <TooltipTriggerStateContext value={state}>
      <Tooltip className="tooltip" offset={6} triggerRef={trigger} data-labelled={isLabelled}>
        {children}
      </Tooltip>
    </TooltipTriggerStateContext>
  );
}
