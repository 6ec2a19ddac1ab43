import { io } from "socket.io-client";
import type { Ack, CommandName, Payload } from "./commands";
import { EVENT_NAMES, type ServerEvent } from "./events";
import { type Answer, failure, isProblem, OFFLINE, spoken, success, unexpected } from "./problem";
import type { Id } from "./wire";

export interface SocketListener {
  connected: () => void;
  disconnected: () => void;
  /** The server refuses the connection because whose it is to be is not signed in. */
  refused: () => void;
  received: (event: ServerEvent) => void;
}

/** The Socket.IO connection. It connects again by itself until it is closed. */
export interface Socket {
  /** Sends a command; resolves to `offline` if it could not be sent or no ack came in time. */
  command<N extends CommandName>(name: N, payload: Payload<N>): Promise<Answer<Ack<N>>>;
  /** Tries to connect now instead of when the back-off ends. */
  hurry(): void;
  close(): void;
}

export type OpenSocket = (listener: SocketListener) => Socket;

const ACK_TIMEOUT_MS = 10_000;
/** For these the server may ask a calendar first, which may take its time. */
const ASKS_CALENDARS: ReadonlySet<CommandName> = new Set(["meeting:book", "meeting:reschedule", "meeting:add", "meeting:calendar", "slots:list"]);
const CALENDAR_TIMEOUT_MS = 40_000;

/** The connection of one person: whoever else the browser's session is of by then, it is not made as them. */
export const openSocketAs = (me: Id): OpenSocket => (listener) => {
  const socket = io({
    auth: { user_id: me },
    transports: ["websocket", "polling"],
    // A proxy that knows no WebSocket must not keep anybody out.
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 8_000,
    forceNew: true,
  });
  socket.on("connect", listener.connected);
  socket.on("disconnect", (reason) => {
    listener.disconnected();
    // The server ended it (a drain, or a slow consumer); the library leaves coming back to us.
    if (reason === "io server disconnect") socket.connect();
  });
  socket.on("connect_error", (error: Error & { data?: { code?: string } }) => {
    if (error.data?.code === "unauthorized") listener.refused();
  });
  for (const name of EVENT_NAMES) {
    socket.on(name, (payload: object) => listener.received({ name, ...payload } as ServerEvent));
  }
  return {
    command: async <N extends CommandName>(name: N, payload: Payload<N>) => {
      // Not left to the library's buffer: commands that must not be lost have their own.
      if (!socket.connected) return failure(OFFLINE);
      try {
        const patience = ASKS_CALENDARS.has(name) ? CALENDAR_TIMEOUT_MS : ACK_TIMEOUT_MS;
        const ack: unknown = await socket.timeout(patience).emitWithAck(name, payload);
        return acknowledged<Ack<N>>(ack);
      } catch {
        return failure(OFFLINE);
      }
    },
    hurry: () => {
      if (!socket.connected) socket.connect();
    },
    close: () => {
      socket.disconnect();
    },
  };
};

function acknowledged<T>(ack: unknown): Answer<T> {
  if (typeof ack !== "object" || ack === null || !("ok" in ack)) return failure(unexpected(0));
  const { ok, ...members } = ack;
  if (ok === true) return success(members as T);
  const problem = (members as { error?: unknown }).error;
  return failure(isProblem(problem) ? spoken(problem) : unexpected(0));
}
