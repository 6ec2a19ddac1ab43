import type { Id, Message } from "@/api/wire";
import { InviteCard } from "./InviteCard";
import { MeetingCard } from "./MeetingCard";
import { ReminderCard } from "./ReminderCard";
import { SystemCard } from "./SystemCard";

/** Draws what a message says about a meeting; its text where the server sent no more. */
export function MeetingMessage({ message, me }: { message: Message; me: Id }) {
  const { kind, invite, meeting, notice } = message;
  if (kind === "invite" && invite) return <InviteCard invite={invite} me={me} />;
  if (!meeting || kind === "text" || kind === "invite") return <p>{message.text}</p>;
  if (notice === "reminder") return <ReminderCard meeting={meeting} me={me} />;
  if (kind === "system") return <SystemCard meeting={meeting} me={me} />;
  return <MeetingCard kind={kind} message={message} meeting={meeting} me={me} />;
}
