import { type Answer, failure, isProblem, OFFLINE, spoken, success, unexpected } from "./problem";
import { whoseHeader } from "./whose";
import type { Id } from "./wire";

/** A file on its way to the server. */
export interface Sending<T> {
  answer: Promise<Answer<T>>;
  /** Ends it; what has been sent is forgotten. */
  stop(): void;
}

/** Sends a file to an address as `multipart/form-data`, and says from 0 to 1 how far it has come. */
export type SendFile = <T>(path: string, file: File, onProgress: (part: number) => void) => Sending<T>;

/**
 * Sends one person's files. XMLHttpRequest alone tells how much has been sent.
 *
 * @param onSessionLost is called when the server says that they are not signed in.
 */
export const sendFileAs = (me: Id, onSessionLost?: () => void): SendFile => <T>(path: string, file: File, onProgress: (part: number) => void): Sending<T> => {
  const request = new XMLHttpRequest();
  const answer = new Promise<Answer<T>>((resolve) => {
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      onProgress(total > 0 ? loaded / total : 0);
    });
    request.addEventListener("load", () => {
      const answered = answerOf<T>(request);
      if (!answered.ok && answered.problem.code === "unauthorized") onSessionLost?.();
      resolve(answered);
    });
    for (const end of ["error", "abort", "timeout"]) {
      request.addEventListener(end, () => {
        resolve(failure(OFFLINE));
      });
    }
  });
  const body = new FormData();
  body.append("file", file, file.name);
  request.open("POST", path);
  for (const [name, value] of Object.entries(whoseHeader(me))) request.setRequestHeader(name, value);
  request.responseType = "text";
  request.send(body);
  return {
    answer,
    stop: () => {
      request.abort();
    },
  };
};

function answerOf<T>({ status, responseText }: XMLHttpRequest): Answer<T> {
  const json = parsed(responseText);
  if (status >= 200 && status < 300 && json !== undefined) return success(json as T);
  return failure(isProblem(json) ? spoken(json) : unexpected(status));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
