import type { Problem } from "@/api/problem";
import type { Sending, SendFile } from "@/api/upload";
import type { Attachment, Id } from "@/api/wire";
import { newNonce } from "@/lib/nonce";
import { createStore, type Store } from "@/lib/store";
import { reduceUploads, type Upload, type UploadAction, type Uploads, uploadsOf } from "./state";
import { words } from "./words";

/** The contract's bound on a message's files. */
export const MOST_FILES = 10;
/** Sent at once: more would only slow each other down. */
const AT_ONCE = 3;

/** The files that are being attached to messages. They go on while one looks at another room. */
export interface Attaching {
  store: Store<Uploads, UploadAction>;
  /** Begins to send files for a room's next message. False: they are more than a message can have. */
  add(room_id: Id, files: readonly File[]): boolean;
  retry(key: string): void;
  remove(key: string): void;
  /** Takes a room's files for a message that is being sent. */
  take(room_id: Id): readonly Attachment[];
  /** Ends what is being sent, and begins nothing any more. */
  stop(): void;
}

export function createAttaching(sendFile: SendFile): Attaching {
  const store = createStore(reduceUploads, [] as Uploads);
  const files = new Map<string, File>();
  const sending = new Map<string, Sending<unknown>>();
  let stopped = false;

  /** Begins what waits, as far as there is room. */
  function begin() {
    if (stopped) return;
    for (const { key, room_id, attachment, problem } of store.get()) {
      if (sending.size >= AT_ONCE) return;
      const file = files.get(key);
      if (file && attachment === null && problem === null && !sending.has(key)) void send(key, room_id, file);
    }
  }

  async function send(key: string, room_id: Id, file: File) {
    const one = sendFile<{ attachment: Attachment }>(`/api/rooms/${room_id}/attachments`, file, (progress) => {
      store.dispatch({ type: "progressed", key, progress });
    });
    sending.set(key, one);
    const answer = await one.answer;
    sending.delete(key);
    if (answer.ok) {
      files.delete(key);
      store.dispatch({ type: "arrived", key, attachment: answer.value.attachment });
    } else {
      store.dispatch({ type: "failed", key, problem: said(answer.problem) });
    }
    begin();
  }

  function forget(gone: readonly Upload[]) {
    for (const { key, preview } of gone) {
      files.delete(key);
      if (preview !== null) URL.revokeObjectURL(preview);
    }
    store.dispatch({ type: "removed", keys: gone.map(({ key }) => key) });
  }

  return {
    store,
    add: (room_id, chosen) => {
      const { own } = uploadsOf(store.get(), room_id);
      const taken = chosen.slice(0, Math.max(0, MOST_FILES - own.length));
      const uploads = taken.map((file): Upload => upload(room_id, file));
      for (const [index, { key }] of uploads.entries()) {
        const file = taken[index];
        if (file) files.set(key, file);
      }
      store.dispatch({ type: "added", uploads });
      begin();
      return taken.length === chosen.length;
    },
    retry: (key) => {
      store.dispatch({ type: "retried", key });
      begin();
    },
    remove: (key) => {
      const gone = store.get().filter((one) => one.key === key);
      sending.get(key)?.stop();
      forget(gone);
    },
    take: (room_id) => {
      const { own, attachments } = uploadsOf(store.get(), room_id);
      forget(own);
      return attachments;
    },
    stop: () => {
      stopped = true;
      for (const one of sending.values()) one.stop();
    },
  };
}

function upload(room_id: Id, file: File): Upload {
  const isPicture = /^image\/(?:png|jpeg|gif|webp|avif)$/u.test(file.type);
  return {
    key: newNonce(),
    room_id,
    name: file.name,
    size: file.size,
    preview: isPicture ? URL.createObjectURL(file) : null,
    progress: 0,
    problem: null,
    attachment: null,
  };
}

function said(problem: Problem): Problem {
  if (problem.code === "invalid") return { ...problem, detail: words.refused };
  // A server that refuses a file before all of it has come looks to the browser like a lost connection.
  return problem.code === "offline" ? { ...problem, detail: words.notSent } : problem;
}
