import { lazy, type ReactNode } from "react";
import type { Http } from "@/api/http";

const JoinPage = lazy(() => import("./JoinPage"));
const ForgotPage = lazy(() => import("@/features/accounts/ForgotPage"));
const ResetPage = lazy(() => import("@/features/accounts/ResetPage"));

const INVITATION = /^\/join\/([^/]+)$/u;
const RESET = /^\/reset\/([^/]+)$/u;

/** The page at an address that is there for everybody, signed in or not; null if it is none of them. */
export function outsidePage(path: string, http: Http): ReactNode {
  const invitation = INVITATION.exec(path)?.[1];
  if (invitation !== undefined) return <JoinPage key={invitation} http={http} token={invitation} />;
  const reset = RESET.exec(path)?.[1];
  if (reset !== undefined) return <ResetPage key={reset} token={reset} />;
  return path === "/forgot" ? <ForgotPage /> : null;
}
