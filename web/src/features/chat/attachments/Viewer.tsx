import { type KeyboardEvent, useState } from "react";
import type { Attachment } from "@/api/wire";
import { fileSize } from "@/lib/bytes";
import { ChevronLeftIcon, ChevronRightIcon, DownloadIcon } from "@/ui/icons";
import { Dialog } from "@/ui/Dialog";
import { IconButton } from "@/ui/IconButton";
import { LinkButton, OutsideLinkButton } from "@/ui/Link";
import { words } from "./words";
import "./Viewer.css";

export interface ViewerProps {
  pictures: readonly Attachment[];
  at: number;
  onChange: (at: number) => void;
  onClose: () => void;
}

/** A message's pictures, one at a time and as large as the window lets them be. */
export default function Viewer({ pictures, at, onChange, onClose }: ViewerProps) {
  const picture = pictures[at];
  const [missing, setMissing] = useState<string | null>(null);
  if (!picture) return null;
  const go = (to: number) => {
    if (pictures[to]) onChange(to);
  };
  function onKeyDown({ key }: KeyboardEvent) {
    if (key === "ArrowLeft") go(at - 1);
    if (key === "ArrowRight") go(at + 1);
  }
  const { name, url, size, width, height } = picture;
  return (
    <Dialog
      title={name}
      closeLabel={words.close}
      size="full"
      onClose={onClose}
      footer={
        <>
          <p className="viewer-note numeric">
            {pictures.length > 1 && `${words.place(at + 1, pictures.length)} · `}
            {width} × {height} · {fileSize(size)}
          </p>
          <OutsideLinkButton href={url} size="small">
            {words.open}
          </OutsideLinkButton>
          <LinkButton href={url} download={name} size="small" icon={<DownloadIcon aria-hidden />}>
            {words.downloadThis}
          </LinkButton>
        </>
      }
    >
      {/* The arrow keys are for whoever has the focus on one of the buttons. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className="viewer" onKeyDown={onKeyDown}>
        {pictures.length > 1 && (
          <IconButton label={words.before} isDisabled={at === 0} onPress={() => { go(at - 1); }}>
            <ChevronLeftIcon aria-hidden />
          </IconButton>
        )}
        {missing === url ? (
          <p>{words.missing}</p>
        ) : (
          <img
            key={url}
            className="viewer-picture"
            src={url}
            alt={name}
            width={width ?? undefined}
            height={height ?? undefined}
            onError={() => {
              setMissing(url);
            }}
          />
        )}
        {pictures.length > 1 && (
          <IconButton label={words.after} isDisabled={at === pictures.length - 1} onPress={() => { go(at + 1); }}>
            <ChevronRightIcon aria-hidden />
          </IconButton>
        )}
      </div>
    </Dialog>
  );
}
