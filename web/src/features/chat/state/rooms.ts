import type { Id, Message, Room } from "@/api/wire";

/** Counts a message that has just become visible. */
export function counted(room: Room, message: Message, me: Id): Room {
  if (message.seq <= room.last_seq) return room;
  const unread = message.sender?.id === me ? room.unread : room.unread + 1;
  return mentionedBy({ ...room, last_seq: message.seq, last_message: message, unread }, message, me);
}

/** Notes whether a message mentions one, also when it did and does no more. */
export function mentionedBy(room: Room, { seq, sender, mentions }: Message, me: Id): Room {
  const isForMe = mentions.includes(me) && sender?.id !== me;
  if (isForMe && seq > Math.max(room.mentioned_seq, room.read_seq)) return { ...room, mentioned_seq: seq };
  return !isForMe && seq === room.mentioned_seq ? { ...room, mentioned_seq: 0 } : room;
}

/** Someone has read up to `seq`. `known` are the messages that are here, to count what is left. */
export function read(room: Room, person: Id, seq: number, me: Id, known: readonly Message[]): Room {
  const members = room.members.map((member) =>
    member.id === person && member.read_seq < seq ? { ...member, read_seq: seq } : member,
  );
  if (person !== me || seq <= room.read_seq) return { ...room, members };
  const mentioned_seq = room.mentioned_seq > seq ? room.mentioned_seq : 0;
  return { ...room, members, read_seq: seq, unread: unreadAfter(room, seq, me, known), mentioned_seq };
}

function unreadAfter(room: Room, seq: number, me: Id, known: readonly Message[]): number {
  if (seq >= room.last_seq) return 0;
  const first = known[0]?.seq;
  if (first !== undefined && first <= seq + 1) {
    return known.filter((message) => message.seq > seq && message.sender?.id !== me).length;
  }
  return Math.max(0, room.unread - (seq - room.read_seq));
}

export function present(room: Room, person: Id, online: boolean): Room {
  if (!room.members.some((member) => member.id === person && member.online !== online)) return room;
  const members = room.members.map((member) =>
    member.id === person ? { ...member, online } : member,
  );
  return { ...room, members };
}
