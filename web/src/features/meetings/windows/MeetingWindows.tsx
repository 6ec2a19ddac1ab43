import { lazy, type ReactNode, Suspense, useState } from "react";
import type { Id } from "@/api/wire";
import { type MeetingWindow, WindowsContext } from "./windows";

const ShareWindow = lazy(() => import("../share/ShareWindow"));
const BookWindow = lazy(() => import("../schedule/BookWindow"));
const MoveWindow = lazy(() => import("../schedule/MoveWindow"));
const CancelWindow = lazy(() => import("./CancelWindow"));
const WithdrawWindow = lazy(() => import("./WithdrawWindow"));

/** Where the step stands in which a calendar can be linked. */
export interface ConnectPlace {
  roomId: Id;
  /** What a sign-in that led away from the room came to. */
  returned: string | undefined;
  /** A calendar is linked: goes on to the hours. */
  onDone: () => void;
}

export type DrawConnectStep = (place: ConnectPlace) => ReactNode;

/** Draws a line that says which calendars count; `onLeave`: it leads to another page. */
export type DrawCalendarsLine = (onLeave: () => void) => ReactNode;

export interface MeetingWindowsProps {
  /** The step before sharing in which a calendar can be linked; null while there is nothing to link. */
  connectStep?: DrawConnectStep | null;
  calendarsLine: DrawCalendarsLine;
  children: ReactNode;
}

/** Holds the windows about meetings, loaded when the first one opens. */
export function MeetingWindows({ connectStep = null, calendarsLine, children }: MeetingWindowsProps) {
  const [open, setOpen] = useState<MeetingWindow | null>(null);
  const close = () => {
    setOpen(null);
  };
  return (
    <WindowsContext value={setOpen}>
      {children}
      <Suspense>{open && draw(open, close, { connectStep, calendarsLine })}</Suspense>
    </WindowsContext>
  );
}

function draw(
  window: MeetingWindow,
  close: () => void,
  calendars: { connectStep: DrawConnectStep | null; calendarsLine: DrawCalendarsLine },
) {
  switch (window.kind) {
    case "share":
      return <ShareWindow {...window} {...calendars} onClose={close} />;
    case "book":
      return <BookWindow invite={window.invite} onClose={close} />;
    case "move":
      return <MoveWindow meeting={window.meeting} me={window.me} onClose={close} />;
    case "cancel":
      return <CancelWindow meeting={window.meeting} me={window.me} onClose={close} />;
    case "withdraw":
      return <WithdrawWindow invite={window.invite} onClose={close} />;
    default:
      return window satisfies never;
  }
}
