import type { Attachment, Id, Meeting, Message, Room } from "@/api/wire";
import { firstWord } from "@/lib/text";
import { texts } from "@/words";
import { isPicture } from "./attachments/pictures";
import { words as files } from "./attachments/words";
import { plainText } from "./markdown/plain";
import { words } from "./words";

/** A conversation's last message in one line. */
export function previewOf(message: Message | null, me: Id, kind: Room["kind"]): string {
  if (!message) return words.preview.none;
  if (message.deleted) return words.preview.deleted;
  const said = sentence(message);
  if (!message.sender) return said;
  if (message.sender.id === me) return words.preview.mine(said);
  return kind === "direct" ? said : words.preview.theirs(shortName(message.sender), said);
}

/** A line is short, and within a conversation people go by their first names. */
function shortName({ name, is_bot }: NonNullable<Message["sender"]>): string {
  return is_bot ? name : firstWord(name);
}

/** What a message says, as a line without marks. */
export function sentence(message: Message): string {
  switch (message.kind) {
    case "invite":
      return words.preview.invite;
    case "booking":
    case "reschedule":
    case "cancellation":
      return message.meeting ? change(message.kind, message.meeting) : plainText(message.text);
    case "system":
      if (message.notice === "joined") return words.preview.joined;
      return message.meeting && message.notice !== "reminder" ? news(message.meeting) : plainText(message.text);
    case "text":
      return message.text === "" ? filesIn(message.attachments) : plainText(message.text);
    default:
      return message.kind satisfies never;
  }
}

/** What files a message without words brings. */
function filesIn(attachments: readonly Attachment[]): string {
  const [only, ...more] = attachments;
  if (!only) return "";
  if (attachments.every(isPicture)) return more.length === 0 ? files.sentPicture : files.sentPictures(attachments.length);
  return more.length === 0 ? files.sentFile(only.name) : files.sentFiles(attachments.length);
}

/** What was done to a meeting; who did it is said before. */
function change(kind: "booking" | "reschedule" | "cancellation", { title, untitled }: Meeting): string {
  return untitled ? texts.meetings.untitled[kind] : words.preview[kind](title);
}

/** How a meeting stands now. */
function news({ status, version, title, untitled }: Meeting): string {
  if (untitled) return texts.meetings.untitled[status === "cancelled" ? "cancelled" : version > 1 ? "moved" : "booked"];
  if (status === "cancelled") return words.preview.cancelled(title);
  return version > 1 ? words.preview.moved(title) : words.preview.booked(title);
}
