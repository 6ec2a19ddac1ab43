/** The shapes of the wire contract: those that the server describes, and names for their parts. */
import type {
  ChooseCalendars,
  Invite,
  Message,
  Participant,
  Provider,
  SendInvite,
  SlotsAnswer,
  TimeRange,
  UserView,
  Weekly,
  HistoryPage,
  Room,
} from "./wire.gen";

export type {
  AddToCalendar,
  Alerts,
  Availability,
  BusyFrom,
  Commands,
  DateOverride,
  Events,
  Invite,
  LinkAnswer,
  LinkedAccount,
  LinkView,
  Meeting,
  Member,
  Message,
  Preferences,
  Provider,
  Room,
  RoomSync,
  Slot,
  Span,
} from "./wire.gen";

export type Id = string;
/** RFC 3339 in UTC, such as `2027-03-14T13:00:00Z`. */
export type Instant = string;
/** A calendar date, `YYYY-MM-DD`. */
export type Day = string;

/** A file in a message. Pictures have a size in pixels, and large ones a smaller copy. */
export interface Attachment {
  id: Id;
  name: string;
  /** The media type that the server found the file to be. */
  type: string;
  /** Bytes. */
  size: number;
  url: string;
  width?: number | null;
  height?: number | null;
  thumbnail_url?: string | null;
}

export type User = UserView;
export type Person = Participant;
export type Notify = Room["notify"];
export type MessageKind = Message["kind"];
export type Page = HistoryPage;
export type Weekday = keyof Weekly;
export type HourRange = TimeRange;
export type InviteStatus = Invite["status"];
export type Slots = SlotsAnswer;
export type Duration = SendInvite["duration"];
export type ProviderId = Provider["id"];
/** What is chosen about a linked account; what is left out stays as it is. */
export type Choice = Omit<ChooseCalendars, "calendar_id">;
