import { type FunctionComponent, lazy, type ReactNode, type RefObject, Suspense, useCallback, useEffect, useRef, useState } from "react";
import type { TooltipBubbleProps } from "./TooltipBubble";

/** A name that cannot be fetched is not shown; the button has it as its label. */
const TooltipBubble = lazy<FunctionComponent<TooltipBubbleProps>>(() =>
  import("./TooltipBubble").catch(() => ({ default: () => null })),
);

const DELAY_MS = 500;

export interface TooltipProps {
  trigger: RefObject<HTMLButtonElement | null>;
  text: string;
  isLabelled?: boolean;
}

/** Shows a button's name while the mouse rests on it or the keyboard is at it. What it shows is fetched then. */
export function useTooltip({ trigger, text, isLabelled = false }: TooltipProps) {
  const [isOpen, setOpen] = useState(false);
  const [wasOpen, setWasOpen] = useState(false);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const show = useCallback(() => {
    setOpen(true);
    setWasOpen(true);
  }, []);
  const hide = useCallback(() => {
    clearTimeout(waiting.current);
    setOpen(false);
  }, []);
  useEffect(() => hide, [hide]);
  useEffect(() => {
    if (!isOpen) return;
    const escape = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      // What it stands on, such as a window, stays.
      event.stopPropagation();
      hide();
    };
    document.addEventListener("keydown", escape, true);
    return () => {
      document.removeEventListener("keydown", escape, true);
    };
  }, [isOpen, hide]);
  const bubble: ReactNode = wasOpen && (
    <Suspense>
      <TooltipBubble trigger={trigger} isOpen={isOpen} onClose={hide} isLabelled={isLabelled}>
        {text}
      </TooltipBubble>
    </Suspense>
  );
  const triggerProps = {
    onHoverStart: () => {
      clearTimeout(waiting.current);
      waiting.current = setTimeout(show, DELAY_MS);
    },
    onHoverEnd: hide,
    onFocus: () => {
      if (trigger.current?.matches(":focus-visible") === true) show();
    },
    onBlur: hide,
    onPressStart: hide,
  };
  return { bubble, triggerProps };
}
