import type { Ack, CommandName, Payload } from "@/api/commands";
import type { ServerEvent } from "@/api/events";
import { type Answer, failure, OFFLINE } from "@/api/problem";
import type { OpenSocket, Socket } from "@/api/socket";
import { createStore, type Store } from "@/lib/store";

/**
 * `connecting` the first time, `online` once everything is caught up, `offline` when the
 * connection was lost, `resuming` while what was missed is fetched.
 */
export type Connection = "connecting" | "online" | "offline" | "resuming";

/** A part of the client that lives by the server's events. */
export interface Participant {
  /** Fetches the snapshot, or what was missed; events wait meanwhile. False: try again. */
  catchUp(): Promise<boolean>;
  /** Events in the order in which they came. */
  receive(events: readonly ServerEvent[]): void;
}

/** One socket session: connect → snapshot → events → resume by `seq`. */
export interface Session {
  connection: Store<Connection, Connection>;
  /** Has a part take part from now on, until the answer is called. */
  join(participant: Participant): () => void;
  command<N extends CommandName>(name: N, payload: Payload<N>): Promise<Answer<Ack<N>>>;
  start(): void;
  /** Ends it. What asks for something afterwards is answered as without a connection. */
  stop(): void;
}

const RETRY_MS = 2_000;
/** Events are handed on in bundles, so that a burst costs one drawing and not fifty. */
const BUNDLE_MS = 40;

export function createSession(openSocket: OpenSocket, onSessionLost: () => void): Session {
  const connection = createStore<Connection, Connection>((_, next) => next, "connecting");
  let participants: readonly Participant[] = [];
  let socket: Socket | undefined;
  let waiting: ServerEvent[] = [];
  let caughtUp = false;
  let bundle: ReturnType<typeof setTimeout> | undefined;
  /** Counts connections, so that a catch-up that outlived its connection is not believed. */
  let epoch = 0;
  let stopped = false;

  function deliver() {
    bundle = undefined;
    if (!caughtUp || waiting.length === 0) return;
    const events = waiting;
    waiting = [];
    for (const participant of participants) participant.receive(events);
  }

  async function catchUp(mine: number) {
    const done = await Promise.all(participants.map((one) => one.catchUp()));
    if (mine !== epoch) return;
    if (!done.every(Boolean)) {
      setTimeout(() => {
        if (mine === epoch) void catchUp(mine);
      }, RETRY_MS);
      return;
    }
    caughtUp = true;
    deliver();
    connection.dispatch("online");
  }

  const hurry = () => {
    if (document.visibilityState === "visible") socket?.hurry();
  };

  return {
    connection,
    join: (participant) => {
      participants = [...participants, participant];
      return () => {
        participants = participants.filter((one) => one !== participant);
      };
    },
    command: (name, payload) => {
      if (stopped) return Promise.resolve(failure(OFFLINE));
      if (!socket) throw new Error("the session has not started");
      return socket.command(name, payload);
    },
    start: () => {
      socket = openSocket({
        connected: () => {
          epoch += 1;
          waiting = [];
          caughtUp = false;
          if (connection.get() !== "connecting") connection.dispatch("resuming");
          void catchUp(epoch);
        },
        disconnected: () => {
          epoch += 1;
          caughtUp = false;
          connection.dispatch("offline");
        },
        refused: onSessionLost,
        received: (event) => {
          waiting.push(event);
          bundle ??= setTimeout(deliver, BUNDLE_MS);
        },
      });
      // A phone that wakes up should not sit out the back-off.
      window.addEventListener("online", hurry);
      document.addEventListener("visibilitychange", hurry);
    },
    stop: () => {
      stopped = true;
      epoch += 1;
      clearTimeout(bundle);
      window.removeEventListener("online", hurry);
      document.removeEventListener("visibilitychange", hurry);
      socket?.close();
      socket = undefined;
    },
  };
}
