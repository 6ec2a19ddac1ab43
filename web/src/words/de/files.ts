import type { files as english } from "../en/files";
import { counted } from "./forms";

/** Dateien und Bilder in Nachrichten. */
export const files: typeof english = {
  attach: "Dateien anhängen",
  attached: "Dateien, die mitgeschickt werden",
  dropHere: (room) => `Dateien hier ablegen, um sie in ${room} anzuhängen`,
  uploading: (percent) => `${percent} % hochgeladen`,
  uploaded: "Bereit zum Senden",
  now: (name, state) => `${name}: ${state}`,
  stop: (name) => `${name} abbrechen`,
  takeOff: (name) => `${name} entfernen`,
  retry: (name) => `${name} noch einmal versuchen`,
  wait: "Die Nachricht kann gesendet werden, sobald ihre Dateien hochgeladen sind.",
  failed: "Entferne, was nicht hochgeladen werden konnte.",
  tooMany: (most) => `Eine Nachricht hat höchstens ${most} Dateien.`,
  notSent: "Sie konnte nicht hochgeladen werden. Die Verbindung ist abgerissen, oder die Datei ist zu groß.",
  refused: "Diese Art von Datei kann nicht angehängt werden.",
  picture: (name) => `${name} zeigen`,
  download: (name) => `${name} herunterladen`,
  downloadThis: "Herunterladen",
  open: "In neuem Tab öffnen",
  close: "Bild schließen",
  before: "Voriges Bild",
  after: "Nächstes Bild",
  place: (at, of) => `${at} von ${of}`,
  missing: "Das Bild kann nicht angezeigt werden.",
  sentPicture: "Hat ein Bild geschickt",
  sentPictures: (count) => `Hat ${counted(count, "Bild", "Bilder")} geschickt`,
  sentFile: (name) => `Hat ${name} geschickt`,
  sentFiles: (count) => `Hat ${counted(count, "Datei", "Dateien")} geschickt`,
};
