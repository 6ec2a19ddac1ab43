import { useEffect, useRef } from "react";
import { useSpoken } from "@/ui/spoken";
import type { Upload } from "./state";
import { words } from "./words";

/** Reads out when a file that is being attached has arrived, or why it has not. */
export function UploadAnnouncer({ uploads }: { uploads: readonly Upload[] }) {
  const { spoken, speak } = useSpoken();
  const before = useRef(uploads);
  useEffect(() => {
    const known = new Map(before.current.map((upload) => [upload.key, stateOf(upload)]));
    before.current = uploads;
    const changed = uploads.filter((upload) => stateOf(upload) !== null && stateOf(upload) !== known.get(upload.key));
    speak(changed.map((upload) => words.now(upload.name, stateOf(upload) ?? "")));
  }, [uploads, speak]);
  return spoken;
}

/** What there is to say of a file; null while it is on its way. */
function stateOf({ attachment, problem }: Upload): string | null {
  if (problem) return problem.detail;
  return attachment ? words.uploaded : null;
}
