import { fileSize } from "@/lib/bytes";
import { CloseIcon, FileIcon, RetryIcon } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import type { Upload } from "./state";
import type { Attaching } from "./uploads";
import { words } from "./words";
import "./UploadList.css";

/** Problems that trying again does not change. */
const FINAL = new Set(["invalid", "too_large", "forbidden", "not_found"]);

/** The files that the next message is to have, each with how far it has come. */
export default function UploadList({ uploads, attaching }: { uploads: readonly Upload[]; attaching: Attaching }) {
  return (
    <ul className="uploads" aria-label={words.attached}>
      {uploads.map((upload) => (
        <Row key={upload.key} upload={upload} attaching={attaching} />
      ))}
    </ul>
  );
}

function Row({ upload, attaching }: { upload: Upload; attaching: Attaching }) {
  const { key, name, size, preview, problem, attachment } = upload;
  const isSending = problem === null && attachment === null;
  return (
    <li className="upload" data-failed={problem !== null}>
      {preview === null ? <FileIcon className="upload-picture" aria-hidden /> : <img className="upload-picture" src={preview} alt="" />}
      <div className="upload-body">
        <p className="upload-name">{name}</p>
        {problem ? (
          <p className="upload-problem">{problem.detail}</p>
        ) : (
          <Progress upload={upload} note={fileSize(size)} />
        )}
      </div>
      {problem && !FINAL.has(problem.code) && (
        <IconButton
          label={words.retry(name)}
          size="small"
          onPress={() => {
            attaching.retry(key);
          }}
        >
          <RetryIcon aria-hidden />
        </IconButton>
      )}
      <IconButton
        label={isSending ? words.stop(name) : words.takeOff(name)}
        size="small"
        onPress={() => {
          attaching.remove(key);
        }}
      >
        <CloseIcon aria-hidden />
      </IconButton>
    </li>
  );
}

function Progress({ upload: { name, progress, attachment }, note }: { upload: Upload; note: string }) {
  const percent = Math.round(progress * 100);
  return (
    <>
      <p className="upload-note numeric">
        {note}
        {" · "}
        {attachment ? words.uploaded : words.uploading(percent)}
      </p>
      {!attachment && <progress className="upload-progress" max={100} value={percent} aria-label={name} />}
    </>
  );
}
