import type { Problem } from "@/api/problem";
import type { Attachment, Id } from "@/api/wire";

/** A file that a message is to have, on its way to the server or there already. */
export interface Upload {
  key: string;
  room_id: Id;
  name: string;
  /** Bytes. */
  size: number;
  /** The address of a picture of it on this device; null for what is no picture. */
  preview: string | null;
  /** How much of it has been sent, 0 to 1. */
  progress: number;
  problem: Problem | null;
  /** What the server made of it; null while it is on its way. */
  attachment: Attachment | null;
}

export type Uploads = readonly Upload[];

export type UploadAction =
  | { type: "added"; uploads: Uploads }
  | { type: "progressed"; key: string; progress: number }
  | { type: "arrived"; key: string; attachment: Attachment }
  | { type: "failed"; key: string; problem: Problem }
  | { type: "retried"; key: string }
  | { type: "removed"; keys: readonly string[] };

/** Follows the files that are being attached, in the order in which they were chosen. */
export function reduceUploads(uploads: Uploads, action: UploadAction): Uploads {
  switch (action.type) {
    case "added":
      return [...uploads, ...action.uploads];
    case "progressed":
      return mapped(uploads, action.key, { progress: action.progress });
    case "arrived":
      return mapped(uploads, action.key, { progress: 1, attachment: action.attachment });
    case "failed":
      return mapped(uploads, action.key, { problem: action.problem });
    case "retried":
      return mapped(uploads, action.key, { progress: 0, problem: null });
    case "removed":
      return uploads.filter(({ key }) => !action.keys.includes(key));
    default:
      return action satisfies never;
  }
}

/** The files of a room's next message, and whether they let it be sent. */
export function uploadsOf(uploads: Uploads, room_id: Id) {
  const own = uploads.filter((one) => one.room_id === room_id);
  const attachments = own.map(({ attachment }) => attachment).filter((one) => one !== null);
  const hasFailed = own.some(({ problem }) => problem !== null);
  const isSending = own.some(({ problem, attachment }) => problem === null && attachment === null);
  return { own, attachments, hasFailed, isSending };
}

function mapped(uploads: Uploads, key: string, change: Partial<Upload>): Uploads {
  return uploads.map((one) => (one.key === key ? { ...one, ...change } : one));
}
