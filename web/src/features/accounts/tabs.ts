import type { Id } from "@/api/wire";

const CHANNEL = "chatsched.account";

/** What the tabs of one browser, which share one session, tell each other: who is signed in. */
export interface Tabs {
  /** Tells the other tabs; null: nobody is. */
  tell(whose: Id | null): void;
  /** Calls back with what another tab tells until the answer is called. */
  listen(heard: (whose: Id | null) => void): () => void;
}

/** A tab that sleeps hears what was told once it wakes up. */
export function openTabs(): Tabs {
  const channel = new BroadcastChannel(CHANNEL);
  return {
    tell: (whose) => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin only
      channel.postMessage(whose);
    },
    listen: (heard) => {
      const hear = ({ data }: MessageEvent<Id | null>) => {
        heard(data);
      };
      channel.addEventListener("message", hear);
      return () => {
        channel.removeEventListener("message", hear);
      };
    },
  };
}
