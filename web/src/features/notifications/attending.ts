import type { Session } from "@/sync/session";

/** Who has touched nothing for so long is not taken for looking any more. */
export const IDLE_MS = 5 * 60_000;
/** What only a hand does: a page scrolls by itself when something is said. */
const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/**
 * Says to the server whether somebody looks at this tab, until the answer is called: what is said
 * meanwhile is then shown here, and else by their other devices, too.
 */
export function tellAttention(session: Session): () => void {
  let touched = Date.now();
  let said: boolean | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Whether there was a connection; one that is lost shows by itself. */
  let wasConnected = session.connection.get() !== "connecting";

  const idleIn = () => touched + IDLE_MS - Date.now();

  async function say(attentive: boolean) {
    said = attentive;
    const answer = await session.command("me:attention", { attentive });
    if (!answer.ok && said === attentive) said = null;
  }

  function look() {
    clearTimeout(timer);
    const attentive = document.visibilityState === "visible" && document.hasFocus() && idleIn() > 0;
    if (attentive) timer = setTimeout(look, idleIn());
    if (attentive !== said && wasConnected && session.connection.get() !== "offline") void say(attentive);
  }

  function touch() {
    const wasIdle = idleIn() <= 0;
    touched = Date.now();
    if (wasIdle) look();
  }

  /** Coming back is a touch. */
  function turn() {
    touched = Date.now();
    look();
  }

  for (const name of TOUCHES) window.addEventListener(name, touch, { capture: true, passive: true });
  window.addEventListener("focus", turn);
  window.addEventListener("blur", look);
  document.addEventListener("visibilitychange", turn);
  const leave = session.join({
    // A connection counts as looked at until it says otherwise.
    catchUp: () => {
      said = null;
      wasConnected = true;
      look();
      return Promise.resolve(true);
    },
    receive: () => undefined,
  });
  look();
  return () => {
    leave();
    clearTimeout(timer);
    for (const name of TOUCHES) window.removeEventListener(name, touch, { capture: true });
    window.removeEventListener("focus", turn);
    window.removeEventListener("blur", look);
    document.removeEventListener("visibilitychange", turn);
  };
}
