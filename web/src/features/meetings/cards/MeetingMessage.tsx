import type { Id, Message } from "@/api/wire";
import { InviteCard } from "./InviteCard";
import { MeetingCard } from "./MeetingCard";
import { SystemCard } from "./SystemCard";

/** Draws what a message says about a meeting; its text where the server sent no more. */
export function MeetingMessage({ message, me }: { message: Message; me: Id }) {
  const { invite, meeting } = message;
  if (message.kind === "invite" && invite) return <InviteCard invite={invite} me={me} />;
  if (!meeting || message.kind === "text" || message.kind === "invite") return <p>{message.text}</p>;
  if (message.kind === "system") return <SystemCard meeting={meeting} />;
  return (
    <MeetingCard
      kind={message.kind}
      meeting={meeting}
      previous={message.previous ?? null}
      reason={message.reason ?? null}
      me={me}
    />
  );
}
