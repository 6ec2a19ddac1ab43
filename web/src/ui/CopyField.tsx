import { useRef, useState } from "react";
import { Button } from "./Button";
import { CheckIcon, CopyIcon } from "./icons";
import { TextField } from "./TextField";
import "./CopyField.css";

export interface CopyFieldProps {
  label: string;
  /** What is to be copied; empty while it is not known. */
  value: string;
  /** The word on the button. */
  copy: string;
  /** What is said once it is copied, and where the page may not do so itself. */
  copied: string;
  copyByHand: string;
}

/** A text that is there to be taken elsewhere, with a button that does. */
export function CopyField({ label, value, copy, copied, copyByHand }: CopyFieldProps) {
  const box = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState<{ of: string; text: string } | null>(null);
  async function take() {
    try {
      await navigator.clipboard.writeText(value);
      setSaid({ of: value, text: copied });
    } catch {
      // Without https there is no clipboard, and people may have forbidden it.
      const input = box.current?.querySelector("input");
      input?.focus();
      input?.select();
      setSaid({ of: value, text: copyByHand });
    }
  }
  const now = said?.of === value ? said.text : "";
  return (
    <div ref={box} className="copy-field">
      <TextField
        label={label}
        value={value}
        isReadOnly
        onFocus={({ target }) => {
          if (target instanceof HTMLInputElement) target.select();
        }}
      />
      <Button
        look="primary"
        icon={now === copied ? <CheckIcon aria-hidden /> : <CopyIcon aria-hidden />}
        isDisabled={value === ""}
        onPress={() => void take()}
      >
        {copy}
      </Button>
      <p className="copy-field-said" role="status">
        {now}
      </p>
    </div>
  );
}
