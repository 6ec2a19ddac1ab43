import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import "./TextButton.css";

/** A button within a sentence: it looks as a link does, and does something on the same page. */
export function TextButton({ onPress, children }: { onPress: () => void; children: ReactNode }) {
  return (
    <Button className="text-button" onPress={onPress}>
      {children}
    </Button>
  );
}
