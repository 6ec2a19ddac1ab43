import { lazy, Suspense, useEffect } from "react";
import { useLocation, useSearch } from "wouter";
import { AccountsContext } from "@/features/accounts/context";
import { attemptOf, outcomeOf } from "@/features/calendars/connect/addresses";
import { ToastRegion } from "@/ui/toasts";
import { UiProvider } from "@/ui/UiProvider";
import type { Boot } from "./boot";
import { ErrorBoundary } from "./ErrorBoundary";
import { Gate } from "./Gate";

const LinkedPage = lazy(() => import("@/features/calendars/connect/LinkedPage"));

export function App({ http, accounts }: Boot) {
  const [path, navigate] = useLocation();
  const search = useSearch();
  const attempt = attemptOf(path);
  useEffect(() => {
    void accounts.load();
    return accounts.follow();
  }, [accounts]);
  return (
    <UiProvider navigate={navigate}>
      <ErrorBoundary>
        <AccountsContext value={accounts}>
          {attempt === null ? (
            <Gate http={http} />
          ) : (
            <Suspense>
              <LinkedPage attempt={attempt} outcome={outcomeOf(search)} />
            </Suspense>
          )}
        </AccountsContext>
      </ErrorBoundary>
      <ToastRegion />
    </UiProvider>
  );
}
