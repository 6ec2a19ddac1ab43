/** What a sign-in at a provider came to, told by the window it took place in to the one it began in. */
export interface Told {
  /** Names the sign-in; several windows may have one under way. */
  attempt: string;
  outcome: string;
}

/**
 * A provider's pages may cut the tie between a window and its opener (Cross-Origin-Opener-Policy), but
 * pages of one origin hear each other all the same.
 */
const CHANNEL = "chatsched.calendars";

export function tell(told: Told) {
  const channel = new BroadcastChannel(CHANNEL);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin only
  channel.postMessage(told);
  channel.close();
}

/** Calls back with all that is told until the returned function is called. */
export function listen(heard: (told: Told) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener("message", ({ data }: MessageEvent<Told>) => {
    heard(data);
  });
  return () => {
    channel.close();
  };
}
