import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { Redirect, useLocation, useSearch } from "wouter";
import type { Http } from "@/api/http";
import type { Id } from "@/api/wire";
import { useAccount, useAccounts } from "@/features/accounts/context";
import { CalendarsContext } from "@/features/calendars/context";
import { ChatContext } from "@/features/chat/context";
import { MeetingsContext } from "@/features/meetings/context";
import { NotificationsContext } from "@/features/notifications/context";
import { SessionContext, useConnection } from "@/sync/context";
import { ReachableContext } from "@/ui/problem";
import { Loading } from "@/ui/Spinner";
import { WholePage } from "@/ui/WholePage";
import { partsOf } from "./boot";
import { localPath } from "./localPath";
import { MissingPage } from "./MissingPage";
import { outsidePage } from "./outside";
import { Routes } from "./Routes";
import { UnreachablePage } from "./UnreachablePage";
import { Windows } from "./Windows";
import { words } from "./words";
import { createWorkspace, type Workspace } from "./workspace";

const LoginPage = lazy(() => import("@/features/accounts/LoginPage"));
const SignupPage = lazy(() => import("@/features/accounts/SignupPage"));
const ENTRIES = new Set(["/login", "/signup"]);
/** Where whoever signs in may have wanted to go. */
const INSIDE = /^\/(?:$|rooms\b|meetings$|meet\/|settings\b|calendars\b)/u;

/** Lets in who is signed in, and brings everybody back to where they wanted to go. */
export function Gate({ http }: { http: Http }) {
  const account = useAccount();
  const accounts = useAccounts();
  const [path] = useLocation();
  const search = useSearch();
  const query = search === "" ? "" : `?${search}`;
  const atEntry = ENTRIES.has(path);
  const outside = outsidePage(path, http);

  // The same page before and after signing in on it.
  if (outside !== null && (account.phase === "signed-out" || account.phase === "signed-in")) {
    return <Suspense fallback={<Loading label={words.loading} />}>{outside}</Suspense>;
  }
  switch (account.phase) {
    case "unknown":
      return <Loading label={words.loading} />;
    case "unreachable":
      return (
        <WholePage>
          <UnreachablePage onRetry={accounts.load} />
        </WholePage>
      );
    case "signed-out":
      if (atEntry) {
        const Entry = path === "/signup" ? SignupPage : LoginPage;
        return (
          <Suspense fallback={<Loading label={words.loading} />}>
            <Entry search={query} />
          </Suspense>
        );
      }
      if (!INSIDE.test(path)) {
        return (
          <WholePage>
            <MissingPage isStranger />
          </WholePage>
        );
      }
      return <Redirect to={`/login?return_to=${encodeURIComponent(path + query)}`} replace />;
    case "signed-in":
      if (atEntry) {
        return <Redirect to={localPath(new URLSearchParams(search).get("return_to"))} replace />;
      }
      return <SignedIn key={account.user.id} me={account.user.id} />;
    default:
      return account satisfies never;
  }
}

function SignedIn({ me }: { me: Id }) {
  const accounts = useAccounts();
  const [workspace, setWorkspace] = useState<Workspace | null>(null);
  useEffect(() => {
    const built = createWorkspace(partsOf(me, accounts));
    built.session.start();
    setWorkspace(built);
    return () => {
      built.stop();
    };
  }, [me, accounts]);
  if (!workspace) return <Loading label={words.loading} />;
  return (
    <SessionContext value={workspace.session}>
      <ChatContext value={workspace.chat}>
        <MeetingsContext value={workspace.meetings}>
          <CalendarsContext value={workspace.calendars}>
            <NotificationsContext value={workspace.notifications}>
              <Reach>
                <Windows>
                  <Routes />
                </Windows>
              </Reach>
            </NotificationsContext>
          </CalendarsContext>
        </MeetingsContext>
      </ChatContext>
    </SessionContext>
  );
}

/** Lets windows know when the server is back that they could not reach. */
function Reach({ children }: { children: ReactNode }) {
  return <ReachableContext value={useConnection() === "online"}>{children}</ReachableContext>;
}
