import type { CommandName } from "@/api/commands";
import type { ServerEvent } from "@/api/events";
import type { Http } from "@/api/http";
import { type Answer, failure, OFFLINE, success } from "@/api/problem";
import type { OpenSocket, SocketListener } from "@/api/socket";

export type Reply = (payload: never) => Answer<unknown> | Promise<Answer<unknown>>;

/**
 * The far end of the wire: plays the server to the client's own session. Commands are answered
 * by `on`; what is not answered is lost, as on a bad line.
 */
export class FarEnd {
  readonly asked: { name: CommandName; payload: unknown }[] = [];
  readonly #replies = new Map<string, Reply>();
  #listener: SocketListener | undefined;

  readonly openSocket: OpenSocket = (listener) => {
    this.#listener = listener;
    return {
      command: async (name, payload) => {
        this.asked.push({ name, payload });
        const reply = this.#replies.get(name);
        return (await (reply?.(payload as never) ?? failure(OFFLINE))) as Answer<never>;
      },
      hurry: () => undefined,
      close: () => undefined,
    };
  };

  readonly http: Http = async <T>(method: string, path: string, body?: object) => {
    const [bare = ""] = path.split("?");
    const reply = this.#replies.get(`${method} ${bare}`);
    return (await (reply?.((body ?? path) as never) ?? failure(OFFLINE))) as Answer<T>;
  };

  on(name: CommandName | `${string} /${string}`, reply: Reply) {
    this.#replies.set(name, reply);
  }

  /** Answers a command with success. */
  ok(name: CommandName | `${string} /${string}`, value: object) {
    this.on(name, () => success(value));
  }

  connect() {
    this.#listener?.connected();
  }

  disconnect() {
    this.#listener?.disconnected();
  }

  refuse() {
    this.#listener?.refused();
  }

  tell(...events: ServerEvent[]) {
    for (const event of events) this.#listener?.received(event);
  }

  payloads(name: CommandName): unknown[] {
    return this.asked.filter((one) => one.name === name).map(({ payload }) => payload);
  }
}
