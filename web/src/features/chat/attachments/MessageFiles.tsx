import { type CSSProperties, lazy, Suspense, useState } from "react";
import type { Attachment } from "@/api/wire";
import { fileSize } from "@/lib/bytes";
import { FileIcon } from "@/ui/icons";
import { DownloadLink } from "@/ui/Link";
import { PlainButton } from "@/ui/PlainButton";
import { isPicture, shownSize } from "./pictures";
import { words } from "./words";
import "./MessageFiles.css";

const Viewer = lazy(() => import("./Viewer"));

/** The room that a picture takes, whether or not it is there, and whatever rounding made of a smaller copy. */
function room(picture: Attachment, isOneOfMany: boolean): CSSProperties {
  const { width, height } = shownSize(picture, isOneOfMany);
  return { width, aspectRatio: `${width} / ${height}` };
}

/** A message's pictures and files. A picture has its room before it is there, so that nothing moves. */
export function MessageFiles({ files }: { files: readonly Attachment[] }) {
  const [shown, setShown] = useState<number | null>(null);
  const pictures = files.filter(isPicture);
  const others = files.filter((file) => !isPicture(file));
  return (
    <div className="message-files">
      {pictures.length > 0 && (
        <div className="message-pictures">
          {pictures.map((picture, index) => (
            <PlainButton
              key={picture.id}
              className="message-picture"
              label={words.picture(picture.name)}
              onPress={() => {
                setShown(index);
              }}
            >
              <img
                src={picture.thumbnail_url ?? picture.url}
                alt=""
                decoding="async"
                draggable={false}
                style={room(picture, pictures.length > 1)}
              />
            </PlainButton>
          ))}
        </div>
      )}
      {others.map((file) => (
        <DownloadLink key={file.id} className="message-file" href={file.url} name={file.name} label={words.download(file.name)}>
          <FileIcon aria-hidden />
          <span className="message-file-name">{file.name}</span>
          <span className="message-file-size numeric">{fileSize(file.size)}</span>
        </DownloadLink>
      ))}
      <Suspense>
        {shown !== null && (
          <Viewer
            pictures={pictures}
            at={shown}
            onChange={setShown}
            onClose={() => {
              setShown(null);
            }}
          />
        )}
      </Suspense>
    </div>
  );
}
