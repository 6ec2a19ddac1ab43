import { type ReactNode, type RefObject, useRef, useState } from "react";
import { ButtonContext } from "react-aria-components/Button";

/** Where the focus begins in what is opened; null is on the whole of it. */
export type Beginning = "first" | "last" | null;

/** Something that a button opens over the page. What it shows is fetched when it is first wanted. */
export interface Popup {
  trigger: RefObject<HTMLButtonElement | null>;
  isOpen: boolean;
  /** It stays in the tree once it was opened, so that it can go away as it came. */
  wasOpened: boolean;
  beginning: Beginning;
  change: (open: boolean, beginning?: Beginning) => void;
}

export function usePopup(onOpenChange?: (open: boolean) => void): Popup {
  const trigger = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  const [beginning, setBeginning] = useState<Beginning>(null);
  function change(open: boolean, from: Beginning = null) {
    setOpen(open);
    if (open) {
      // The focus comes back to the button when this closes.
      trigger.current?.focus({ preventScroll: true });
      setWasOpened(true);
      setBeginning(from);
    }
    if (open !== isOpen) onOpenChange?.(open);
  }
  return { trigger, isOpen, wasOpened, beginning, change };
}

export interface PopupButtonProps {
  popup: Popup;
  kind: "menu" | "dialog";
  /** Fetches what is shown: called as soon as somebody comes near the button. */
  prepare: () => unknown;
  children: ReactNode;
}

/** Makes the button in it open a popup: a mouse on its way down, all else on its way up. */
export function PopupButton({ popup, kind, prepare, children }: PopupButtonProps) {
  const { trigger, isOpen, change } = popup;
  const nearing = () => void prepare();
  return (
    <ButtonContext
      value={{
        ref: trigger,
        "aria-haspopup": kind,
        "aria-expanded": isOpen,
        preventFocusOnPress: true,
        onHoverStart: nearing,
        onFocus: nearing,
        onPressStart: ({ pointerType }) => {
          if (pointerType !== "touch" && pointerType !== "keyboard") change(!isOpen, pointerType === "virtual" ? "first" : null);
        },
        onPress: ({ pointerType }) => {
          if (pointerType === "touch" || pointerType === "keyboard") change(!isOpen, pointerType === "keyboard" ? "first" : null);
        },
        onKeyDown: (event) => {
          const beginning = BEGINNINGS.get(event.key);
          if (kind !== "menu" || beginning === undefined) event.continuePropagation();
          else {
            event.preventDefault();
            change(true, beginning);
          }
        },
      }}
    >
      {children}
    </ButtonContext>
  );
}

const BEGINNINGS: ReadonlyMap<string, Beginning> = new Map([
  ["ArrowDown", "first"],
  ["ArrowUp", "last"],
]);
