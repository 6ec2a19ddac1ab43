import type { Id } from "@/api/wire";
import type { Session } from "@/sync/session";

/** Which invites' free times are watched, by any number of windows, over any number of connections. */
export function watching(session: Session) {
  const counts = new Map<Id, number>();
  const ids = () => [...counts.keys()];

  return {
    ids,
    /** Watches again what was watched on the connection before. False: this one is gone, too. */
    resume: async (): Promise<boolean> => {
      const asked = ids().map((invite_id) => session.command("slots:watch", { invite_id }));
      const answers = await Promise.all(asked);
      return answers.every((answer) => answer.ok || answer.problem.code !== "offline");
    },
    watch: (invite_id: Id) => {
      const count = counts.get(invite_id) ?? 0;
      counts.set(invite_id, count + 1);
      if (count === 0) void session.command("slots:watch", { invite_id });
      return () => {
        const left = (counts.get(invite_id) ?? 1) - 1;
        if (left > 0) {
          counts.set(invite_id, left);
          return;
        }
        counts.delete(invite_id);
        void session.command("slots:unwatch", { invite_id });
      };
    },
  };
}
