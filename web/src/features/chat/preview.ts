import type { Id, Message, Room } from "@/api/wire";
import { plainText } from "./markdown/plain";
import { words } from "./words";

/** A conversation's last message in one line. */
export function previewOf(message: Message | null, me: Id, kind: Room["kind"]): string {
  if (!message) return words.preview.none;
  if (message.deleted) return words.preview.deleted;
  const said = sentence(message);
  if (!message.sender) return said;
  if (message.sender.id === me) return words.preview.mine(said);
  return kind === "direct" ? said : words.preview.theirs(message.sender.name, said);
}

/** What a message says, as a line without marks. */
export function sentence(message: Message): string {
  switch (message.kind) {
    case "invite":
    case "booking":
    case "reschedule":
    case "cancellation":
      return words.preview[message.kind];
    case "system":
      return message.meeting ? words.preview.meeting : plainText(message.text);
    case "text":
      return plainText(message.text);
    default:
      return message.kind satisfies never;
  }
}
