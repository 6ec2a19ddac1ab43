import { useEffect } from "react";
import { useLocation } from "wouter";
import { AccountsContext } from "@/features/accounts/context";
import { ToastRegion } from "@/ui/toasts";
import { UiProvider } from "@/ui/UiProvider";
import type { Boot } from "./boot";
import { ErrorBoundary } from "./ErrorBoundary";
import { Gate } from "./Gate";

export function App({ http, accounts }: Boot) {
  const [, navigate] = useLocation();
  useEffect(() => {
    void accounts.load();
  }, [accounts]);
  return (
    <UiProvider navigate={navigate}>
      <ErrorBoundary>
        <AccountsContext value={accounts}>
          <Gate http={http} />
        </AccountsContext>
      </ErrorBoundary>
      <ToastRegion />
    </UiProvider>
  );
}
