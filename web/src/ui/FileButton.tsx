import { type ReactNode, useRef } from "react";
import { IconButton } from "./IconButton";

export interface FileButtonProps {
  label: string;
  onFiles: (files: readonly File[]) => void;
  children: ReactNode;
}

/** A button by which files are chosen from the device. */
export function FileButton({ label, onFiles, children }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton
        label={label}
        onPress={() => {
          input.current?.click();
        }}
      >
        {children}
      </IconButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget: chosen }) => {
          if (chosen.files && chosen.files.length > 0) onFiles([...chosen.files]);
          // The same file may be chosen again.
          chosen.value = "";
        }}
      />
    </>
  );
}
