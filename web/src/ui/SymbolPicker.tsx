import { lazy, type ReactNode, Suspense } from "react";
import { PopupButton, usePopup } from "./popup";
import "./Menu.css";
import "./SymbolPicker.css";

const loadPanel = () => import("./SymbolPanel");
const SymbolPanel = lazy(loadPanel);

export interface SymbolPickerProps {
  label: string;
  symbols: readonly string[];
  onPick: (symbol: string) => void;
  onOpenChange: (open: boolean) => void;
  /** Leads to all that there are: they take the place of the grid. */
  more: { label: string; draw: (pick: (symbol: string) => void) => ReactNode };
  /** The button that opens it. */
  children: ReactNode;
}

/** A small grid of symbols to pick one from. */
export function SymbolPicker({ label, symbols, onPick, onOpenChange, more, children }: SymbolPickerProps) {
  const popup = usePopup(onOpenChange);
  return (
    <>
      <PopupButton popup={popup} kind="dialog" prepare={loadPanel}>
        {children}
      </PopupButton>
      {popup.wasOpened && (
        <Suspense>
          <SymbolPanel label={label} popup={popup} symbols={symbols} more={more} onPick={onPick} />
        </Suspense>
      )}
    </>
  );
}
