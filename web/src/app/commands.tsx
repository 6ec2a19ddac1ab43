import { lazy, Suspense } from "react";
import type { Id } from "@/api/wire";
import type { ComposerCommand } from "@/features/chat/composer/command";
import { texts } from "@/words";

const MeetLine = lazy(() => import("@/features/meetings/meet/MeetLine"));

/** The commands that the composer knows; `/meet` is all of them. */
export function commandsOf(me: Id): readonly ComposerCommand[] {
  return [
    {
      name: "/meet",
      examples: texts.meetCommand.examples,
      isMeant: (text) => /^\/meet(?:\s|$)/iu.test(text),
      draw: (props) => (
        <Suspense>
          <MeetLine {...props} me={me} />
        </Suspense>
      ),
    },
  ];
}
