import type { Availability, Invite, LinkedAccount, Meeting, Member, Message, Room } from "@/api/wire";

/** Whole objects of the contract for tests, each with what a test cares about set. */

export const ANA = { id: "ana", name: "Ana Silva", is_bot: false };
export const HANA = { id: "hana", name: "Hana Novak", is_bot: false };

export function member(over: Partial<Member> = {}): Member {
  return { ...ANA, role: "member", online: false, read_seq: 0, joined_seq: 0, ...over };
}

export function room(over: Partial<Room> = {}): Room {
  return {
    id: "room",
    kind: "group",
    name: "Launch",
    members: [member(), member({ ...HANA, role: "owner" })],
    last_seq: 0,
    read_seq: 0,
    unread: 0,
    mentioned_seq: 0,
    notify: "all",
    muted_until: null,
    created_at: "2026-11-23T08:00:00Z",
    last_message: null,
    ...over,
  };
}

export function message(seq: number, over: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    room_id: "room",
    seq,
    kind: "text",
    sender: HANA,
    text: `message ${seq}`,
    nonce: `n${seq}`,
    reply_to: null,
    reactions: {},
    mentions: [],
    attachments: [],
    audience: null,
    created_at: new Date(Date.UTC(2026, 10, 23, 9, seq)).toISOString(),
    edited_at: null,
    deleted: false,
    version: 1,
    ...over,
  };
}

export function availability(over: Partial<Availability> = {}): Availability {
  const day = [{ start: "09:00", end: "17:00" }];
  return {
    time_zone: "Europe/Berlin",
    weekly: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] },
    overrides: [],
    buffer_before: 0,
    buffer_after: 0,
    min_notice: 0,
    horizon_days: 60,
    slot_step: null,
    ...over,
  };
}

export function invite(over: Partial<Invite> = {}): Invite {
  return {
    id: "invite",
    room_id: "room",
    host: HANA,
    title: "Review",
    untitled: false,
    note: "",
    duration: 30,
    availability: availability(),
    reusable: false,
    status: "open",
    meeting_id: null,
    created_at: "2026-11-23T08:00:00Z",
    ...over,
  };
}

export function meeting(over: Partial<Meeting> = {}): Meeting {
  return {
    id: "meeting",
    invite_id: "invite",
    room_id: "room",
    host: HANA,
    booked_by: ANA,
    attendees: [ANA, HANA],
    title: "Review",
    untitled: false,
    note: "",
    start: "2030-03-14T09:00:00Z",
    end: "2030-03-14T09:30:00Z",
    duration: 30,
    status: "confirmed",
    version: 1,
    reason: null,
    join_url: "https://meet.example.com/meeting",
    add_to_calendar: {
      google: "https://calendar.google.com/x",
      outlook: "https://outlook.live.com/x",
      office365: "https://outlook.office.com/x",
      yahoo: "https://calendar.yahoo.com/x",
      ics: "/meetings/meeting.ics?sig=x",
    },
    calendar_sync: "none",
    calendar_change: null,
    created_at: "2026-11-23T08:00:00Z",
    updated_at: "2026-11-23T08:00:00Z",
    ...over,
  };
}

export function linkedAccount(over: Partial<LinkedAccount> = {}): LinkedAccount {
  return {
    id: "link",
    provider: "google",
    account: "hana@gmail.example",
    status: "ok",
    problem: null,
    writable: true,
    busy_from: [
      { id: "main", name: "Hana Novak", counted: true, writable: true, conferencing: true },
      { id: "holidays", name: "Holidays", counted: false, writable: false, conferencing: false },
    ],
    destination: "main",
    conferencing: false,
    synced_at: "2026-11-23T08:00:00Z",
    ...over,
  };
}
