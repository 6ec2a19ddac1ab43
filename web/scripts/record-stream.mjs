/**
 * Records what one person's client hears from a real server, for the test that a snapshot and the
 * events after it make the next snapshot:
 *
 *     node scripts/record-stream.mjs http://127.0.0.1:8000
 */
import { writeFile } from "node:fs/promises";
import { io } from "socket.io-client";

const TARGET = new URL("../src/app/recorded-stream.json", import.meta.url);
const EVENTS = [
  "message:new", "message:updated", "room:added", "room:updated", "room:removed", "room:read",
  "room:typing", "presence", "invite:updated", "meeting:updated", "slots:changed",
];
const server = process.argv[2];
if (!server) throw new Error("usage: node scripts/record-stream.mjs http://HOST:PORT");
const stamp = Date.now();

const [hana, ana, ben] = await Promise.all(["Hana", "Ana", "Ben"].map(person));
const { room } = await hana.http("POST", "/api/rooms", {
  kind: "group", name: "Launch", member_ids: [ana.id],
});
await say(hana, "Before the snapshot");
await quiet();

const events = [];
for (const name of EVENTS) ana.socket.on(name, (payload) => events.push({ name, ...payload }));
const before = await snapshot(ana);
const steps = [
  () => say(hana, "Hello @Ana"),
  () => say(ana, "Hello, this is mine"),
  () => ana.ask("room:read", { room_id: room.id, seq: 3 }),
  async () => {
    const { message } = await say(hana, "This one is edited");
    await hana.ask("message:edit", { message_id: message.id, text: "Edited" });
    await hana.ask("message:react", { message_id: message.id, emoji: "🎉", on: true });
    await ana.ask("message:react", { message_id: message.id, emoji: "👍", on: true });
    await hana.ask("message:react", { message_id: message.id, emoji: "🎉", on: false });
  },
  async () => {
    const { message } = await say(hana, "This one is deleted");
    await hana.ask("message:delete", { message_id: message.id });
  },
  () => hana.ask("room:add", { room_id: room.id, user_id: ben.id }),
  () => say(ben, "Ben is here"),
  () => hana.ask("room:rename", { room_id: room.id, name: "Launch week" }),
  () => hana.ask("room:typing", { room_id: room.id }),
  meet,
  () => ben.http("POST", "/api/rooms", { kind: "direct", member_ids: [ana.id] }),
  () => hana.ask("room:remove", { room_id: room.id, user_id: ben.id }),
  () => ana.ask("room:read", { room_id: room.id, seq: 5 }),
  async () => {
    const { room: later } = await hana.http("POST", "/api/rooms", { kind: "group", name: "Later" });
    const there = (text) => hana.ask("message:send", { room_id: later.id, text, nonce: text });
    await there("Before Ana");
    await hana.ask("room:add", { room_id: later.id, user_id: ana.id });
    await Promise.all(["One", "Two", "Three"].map(there)); // some of it before she is let in
  },
  () => say(hana, "Once more, @Ana"),
  () => say(hana, "The last word"),
];
for (const step of steps) {
  await step();
  await quiet();
}
const after = await snapshot(ana);
await writeFile(TARGET, `${JSON.stringify({ me: ana.id, room_id: room.id, before, events, after }, null, 1)}\n`);
for (const one of [hana, ana, ben]) one.socket.close();

async function meet() {
  const availability = {
    time_zone: "Europe/Berlin",
    weekly: Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((day) => [day, [{ start: "09:00", end: "17:00" }]])),
    horizon_days: 60,
  };
  const { invite } = await hana.ask("invite:send", {
    room_id: room.id, duration: 30, availability, title: "Review", nonce: "invite",
  });
  const from = new Date(stamp + 2 * 86_400_000).toISOString().slice(0, 10);
  const to = new Date(stamp + 14 * 86_400_000).toISOString().slice(0, 10);
  const { days } = await ana.ask("slots:list", { invite_id: invite.id, from, to, time_zone: "Europe/Berlin" });
  const [first, second] = days[0].slots;
  const { meeting } = await ana.ask("meeting:book", { invite_id: invite.id, start: first.start, nonce: "book" });
  await quiet();
  const moved = await hana.ask("meeting:reschedule", {
    meeting_id: meeting.id, start: second.start, version: meeting.version, nonce: "move", reason: "A clash",
  });
  await quiet();
  await ana.ask("meeting:cancel", { meeting_id: meeting.id, version: moved.meeting.version, reason: "Not needed" });
}

async function person(name) {
  const response = await fetch(new URL("/api/auth/signup", server), {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: server },
    body: JSON.stringify({ name, email: `${name}.${stamp}@example.com`.toLowerCase(), password: "correct horse battery" }),
  });
  const { user } = await response.json();
  const cookie = response.headers.getSetCookie()[0].split(";")[0];
  const http = async (method, path, body) => {
    const answer = await fetch(new URL(path, server), {
      method,
      headers: { "Content-Type": "application/json", Origin: server, Cookie: cookie },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  };
  const { token } = await http("POST", "/api/tokens", { name: "recorder" });
  const socket = io(server, { transports: ["websocket"], auth: { token }, forceNew: true });
  await new Promise((resolve) => socket.once("connect", resolve));
  const ask = async (command, payload) => {
    const ack = await socket.timeout(10_000).emitWithAck(command, payload);
    if (!ack.ok) throw new Error(`${command}: ${JSON.stringify(ack.error)}`);
    return ack;
  };
  return { id: user.id, http, socket, ask };
}

function say(who, text) {
  return who.ask("message:send", { room_id: room.id, text, nonce: text });
}

async function snapshot(who) {
  const { rooms } = await who.http("GET", "/api/rooms");
  const page = await who.http("GET", `/api/rooms/${room.id}/messages?limit=200`);
  return { rooms, page };
}

/** Time for what was done to arrive everywhere. */
function quiet() {
  return new Promise((resolve) => {
    setTimeout(resolve, 400);
  });
}
