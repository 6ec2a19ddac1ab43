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
  /** The button that opens it. */
  children: ReactNode;
}

/** A small grid of symbols to pick one from. */
export function SymbolPicker({ label, symbols, onPick, onOpenChange, children }: SymbolPickerProps) {
  const popup = usePopup(onOpenChange);
  return (
    <>
      <PopupButton popup={popup} kind="dialog" prepare={loadPanel}>
        {children}
      </PopupButton>
      {popup.wasOpened && (
        <Suspense>
          <SymbolPanel label={label} popup={popup} symbols={symbols} onPick={onPick} />
        </Suspense>
      )}
    </>
  );
}
