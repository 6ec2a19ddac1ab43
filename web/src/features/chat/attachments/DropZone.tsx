import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { words } from "./words";
import "./DropZone.css";

export interface DropZoneProps {
  /** Where the files would be sent. */
  room: string;
  onFiles: (files: readonly File[]) => void;
  className: string;
  labelledBy: string;
  children: ReactNode;
}

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes("Files");

/** A part of the page that files can be dropped onto. With the keyboard they are pasted, or chosen by the button. */
export function DropZone({ room, onFiles, className, labelledBy, children }: DropZoneProps) {
  const [isOver, setOver] = useState(false);
  /** Coming from one part of it to another one enters before one leaves. */
  const depth = useRef(0);
  function leave() {
    depth.current = 0;
    setOver(false);
  }
  return (
    // What is dropped here can also be pasted, or chosen by the button.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      className={className}
      aria-labelledby={labelledBy}
      onDragEnter={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        depth.current += 1;
        setOver(true);
      }}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
      }}
      onDragLeave={(event) => {
        if (!hasFiles(event)) return;
        depth.current -= 1;
        if (depth.current <= 0) leave();
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        leave();
        onFiles([...event.dataTransfer.files]);
      }}
    >
      {children}
      {isOver && (
        <div className="drop-here">
          <p>{words.dropHere(room)}</p>
        </div>
      )}
    </section>
  );
}
