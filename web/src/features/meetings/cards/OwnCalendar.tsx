import { lazy, Suspense, use } from "react";
import type { Id, Meeting } from "@/api/wire";
import { OwnCalendarsContext, useMeetingsState } from "../context";
import { words } from "../words";

const HandEdit = lazy(() => import("./HandEdit"));

/** How a meeting stands in its host's own calendar: for the host alone, until it is over. */
export function OwnCalendar({ meeting, me }: { meeting: Meeting; me: Id }) {
  const edit = useMeetingsState(({ handEdits }) => handEdits[meeting.id]);
  const hasNone = use(OwnCalendarsContext) === "none";
  // What was put into a calendar stays as it is when the calendar is unlinked: nobody looks there any more.
  if (meeting.host.id !== me || hasNone) return null;
  if (edit !== undefined) {
    return (
      <Suspense>
        <HandEdit meeting={meeting} event={edit} />
      </Suspense>
    );
  }
  const said = words.meeting.sync[meeting.calendar_sync];
  return said !== "" && <p className="card-line">{said}</p>;
}
