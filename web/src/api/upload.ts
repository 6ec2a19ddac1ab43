import { type Answer, failure, isProblem, OFFLINE, spoken, success, unexpected } from "./problem";

/** A file on its way to the server. */
export interface Sending<T> {
  answer: Promise<Answer<T>>;
  /** Ends it; what has been sent is forgotten. */
  stop(): void;
}

/** Sends a file to an address as `multipart/form-data`, and says from 0 to 1 how far it has come. */
export type SendFile = <T>(path: string, file: File, onProgress: (part: number) => void) => Sending<T>;

/** XMLHttpRequest alone tells how much has been sent. */
export const sendFile: SendFile = <T>(path: string, file: File, onProgress: (part: number) => void): Sending<T> => {
  const request = new XMLHttpRequest();
  const answer = new Promise<Answer<T>>((resolve) => {
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      onProgress(total > 0 ? loaded / total : 0);
    });
    request.addEventListener("load", () => {
      resolve(answered<T>(request));
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
  request.responseType = "text";
  request.send(body);
  return {
    answer,
    stop: () => {
      request.abort();
    },
  };
};

function answered<T>({ status, responseText }: XMLHttpRequest): Answer<T> {
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
