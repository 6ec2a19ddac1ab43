import type {
  Availability,
  Day,
  Id,
  Instant,
  Invite,
  Meeting,
  Message,
  Person,
  RoomSync,
  Slots,
} from "./wire";

/** What a client may ask over Socket.IO: the payload, and the members of a successful ack. */
export interface Commands {
  "message:send": [
    { room_id: Id; text: string; nonce: string; reply_to?: Id },
    { message: Message },
  ];
  "message:edit": [{ message_id: Id; text: string }, { message: Message }];
  "message:delete": [{ message_id: Id }, { message: Message }];
  "message:react": [{ message_id: Id; emoji: string; on: boolean }, { message: Message }];
  "room:typing": [{ room_id: Id }, object];
  "room:read": [{ room_id: Id; seq: number }, object];
  "room:sync": [{ rooms: Record<Id, number>; since?: Instant }, { rooms: Record<Id, RoomSync>; now: Instant }];
  "invite:send": [
    {
      room_id: Id;
      duration: number;
      availability: Availability;
      title?: string;
      note?: string;
      reusable: boolean;
      nonce: string;
    },
    { invite: Invite; message: Message },
  ];
  "invite:withdraw": [{ invite_id: Id }, { invite: Invite }];
  "slots:list": [
    { invite_id: Id; from: Day; to: Day; time_zone: string; meeting_id?: Id },
    Slots,
  ];
  "slots:watch": [{ invite_id: Id }, object];
  "slots:unwatch": [{ invite_id: Id }, object];
  "meeting:book": [
    { invite_id: Id; start: Instant; nonce: string; note?: string },
    { meeting: Meeting; message: Message },
  ];
  "meeting:reschedule": [
    { meeting_id: Id; start: Instant; version: number; nonce: string; reason?: string },
    { meeting: Meeting; message: Message },
  ];
  "meeting:enter": [{ meeting_id: Id }, { present: Person[] }];
  "meeting:leave": [{ meeting_id: Id }, object];
  "meeting:cancel": [
    { meeting_id: Id; version: number; reason?: string },
    { meeting: Meeting; message: Message },
  ];
}

export type CommandName = keyof Commands;
export type Payload<N extends CommandName> = Commands[N][0];
export type Ack<N extends CommandName> = Commands[N][1];
