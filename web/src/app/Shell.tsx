import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { useLocation } from "wouter";
import { AccountMenu } from "@/features/accounts/AccountMenu";
import { CALENDARS } from "@/features/calendars/connect/addresses";
import { useCalendarsState } from "@/features/calendars/context";
import { firstBroken } from "@/features/calendars/state";
import { RoomList } from "@/features/chat/RoomList";
import { settleFocus } from "@/ui/focus";
import { CalendarIcon } from "@/ui/icons";
import { NavLink } from "@/ui/NavLink";
import { ConnectionLine } from "./ConnectionLine";
import { PageTitle } from "./PageTitle";
import { VersionNotice } from "./VersionNotice";
import { words } from "./words";
import "./Shell.css";

const Notifying = lazy(() => import("./Notifying"));
const BrokenNotice = lazy(() => import("@/features/calendars/BrokenNotice"));

/** The frame: conversations on the left, the page on the right; on a phone one at a time. */
export function Shell({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  const broken = useCalendarsState(firstBroken);
  const isAtHome = path === "/";
  // Every other page does so itself, once it is there.
  useEffect(() => {
    if (isAtHome) settleFocus();
  }, [isAtHome]);
  return (
    <div className="shell" data-at-home={isAtHome}>
      <PageTitle path={path} />
      <a className="shell-skip" href="#main">
        {words.skip}
      </a>
      <div className="shell-notice">
        <VersionNotice />
        <Suspense>{broken && path !== CALENDARS && <BrokenNotice key={broken.id} account={broken} />}</Suspense>
        <Suspense>
          <Notifying />
        </Suspense>
      </div>
      <nav className="shell-side" aria-label={words.navigation}>
        <AccountMenu />
        <NavLink href="/meetings" icon={<CalendarIcon aria-hidden />} current={path === "/meetings"}>
          {words.meetings}
        </NavLink>
        <RoomList currentPath={path} />
      </nav>
      <main className="shell-main" id="main" tabIndex={-1}>
        <ConnectionLine />
        <div className="shell-page">{children}</div>
      </main>
    </div>
  );
}
