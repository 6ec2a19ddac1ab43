import { counted } from "./forms";

/** Files and pictures in messages. */
export const files = {
  attach: "Attach files",
  attached: "Files to be sent",
  dropHere: (room: string) => `Drop the files to attach them in ${room}`,
  uploading: (percent: number) => `${percent} % uploaded`,
  uploaded: "Ready to be sent",
  /** What has become of a file, for whoever does not see it. */
  now: (name: string, state: string) => `${name}: ${state}`,
  stop: (name: string) => `Cancel ${name}`,
  takeOff: (name: string) => `Remove ${name}`,
  retry: (name: string) => `Try ${name} again`,
  wait: "The message can be sent once its files are uploaded.",
  failed: "Remove or retry what could not be uploaded.",
  tooMany: (most: number) => `A message has at most ${most} files.`,
  notSent: "It could not be uploaded. The connection was lost, or the file is too large.",
  refused: "This kind of file cannot be attached.",
  picture: (name: string) => `Show ${name}`,
  download: (name: string) => `Download ${name}`,
  downloadThis: "Download",
  open: "Open in a new tab",
  close: "Close the picture",
  before: "Previous picture",
  after: "Next picture",
  place: (at: number, of: number) => `${at} of ${of}`,
  missing: "The picture cannot be shown.",
  sentPicture: "Sent a picture",
  sentPictures: (count: number) => `Sent ${counted(count, "picture", "pictures")}`,
  sentFile: (name: string) => `Sent ${name}`,
  sentFiles: (count: number) => `Sent ${counted(count, "file", "files")}`,
};
