import { createContext, use } from "react";
import type { User } from "@/api/wire";
import { useSelected } from "@/lib/store";
import type { Account, Accounts } from "./account";

export const AccountsContext = createContext<Accounts | null>(null);

export function useAccounts(): Accounts {
  const accounts = use(AccountsContext);
  if (!accounts) throw new Error("no AccountsContext around this component");
  return accounts;
}

export function useAccount(): Account {
  return useSelected(useAccounts().store, (account) => account);
}

/** The person who is signed in; only for what is shown to signed-in people. */
export function useMe(): User {
  const account = useAccount();
  if (account.phase !== "signed-in") throw new Error("nobody is signed in");
  return account.user;
}
