/** The shapes of the wire contract, as the server sends them. */

export type Id = string;
/** RFC 3339 in UTC, such as `2027-03-14T13:00:00Z`. */
export type Instant = string;
/** A calendar date, `YYYY-MM-DD`. */
export type Day = string;
/** A wall time, `HH:MM`; `24:00` is legal as an end. */
export type WallTime = string;

export interface User {
  id: Id;
  email: string | null;
  name: string;
  time_zone: string;
  is_bot: boolean;
}

export type Role = "owner" | "member";

export interface Member {
  id: Id;
  name: string;
  is_bot: boolean;
  role: Role;
  online: boolean;
  read_seq: number;
}

export type Notify = "all" | "mentions" | "none";

export interface Room {
  id: Id;
  kind: "direct" | "group";
  /** Of a direct room: the other person's. */
  name: string;
  members: Member[];
  last_seq: number;
  read_seq: number;
  unread: number;
  notify: Notify;
  muted_until: Instant | null;
  created_at: Instant;
  /** The last message that this person may see. */
  last_message: Message | null;
}

export interface Person {
  id: Id;
  name: string;
}

export interface Sender extends Person {
  is_bot: boolean;
}

export type MessageKind =
  | "text"
  | "invite"
  | "booking"
  | "reschedule"
  | "cancellation"
  | "system";

export interface Message {
  id: Id;
  room_id: Id;
  seq: number;
  kind: MessageKind;
  sender: Sender | null;
  text: string;
  nonce: string;
  reply_to: Id | null;
  reactions: Record<string, Id[]>;
  mentions: Id[];
  audience: Id[] | null;
  created_at: Instant;
  edited_at: Instant | null;
  deleted: boolean;
  /** Rises with every change. */
  version: number;
  invite?: Invite | null;
  meeting?: Meeting | null;
  previous?: Span | null;
  reason?: string | null;
}

export interface Span {
  start: Instant;
  end: Instant;
}

export interface Page {
  messages: Message[];
  has_more: boolean;
  last_seq: number;
}

/** What a room has beyond a position, and what changed before it. */
export interface RoomSync extends Page {
  updated: Message[];
  /** More has changed than fits. */
  updated_more: boolean;
}

export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

export interface HourRange {
  start: WallTime;
  end: WallTime;
}

export interface DateOverride {
  date: Day;
  ranges: HourRange[];
}

export interface Availability {
  time_zone: string;
  weekly: Partial<Record<Weekday, HourRange[]>>;
  overrides: DateOverride[];
  buffer_before: number;
  buffer_after: number;
  min_notice: number;
  horizon_days: number;
  slot_step: number | null;
}

export type InviteStatus = "open" | "booked" | "withdrawn" | "expired";
export type Duration = 15 | 30 | 45 | 60;

export interface Invite {
  id: Id;
  room_id: Id;
  host: Person;
  title: string;
  note: string;
  duration: number;
  availability: Availability;
  reusable: boolean;
  status: InviteStatus;
  meeting_id: Id | null;
  created_at: Instant;
}

export interface AddToCalendar {
  google: string;
  outlook: string;
  office365: string;
  yahoo: string;
  ics: string;
}

export interface Meeting {
  id: Id;
  invite_id: Id;
  room_id: Id;
  host: Person;
  booked_by: Person;
  attendees: Person[];
  title: string;
  note: string;
  start: Instant;
  end: Instant;
  duration: number;
  status: "confirmed" | "cancelled";
  version: number;
  reason: string | null;
  join_url: string;
  add_to_calendar: AddToCalendar;
  calendar_sync: "none" | "pending" | "synced" | "failed";
  created_at: Instant;
  updated_at: Instant;
}

export interface Slot extends Span {
  clash: boolean;
}

export interface SlotDay {
  date: Day;
  slots: Slot[];
}

export interface Slots {
  time_zone: string;
  duration: number;
  days: SlotDay[];
  stale: boolean;
}
