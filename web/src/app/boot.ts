import { type Http, openHttp } from "@/api/http";
import { type Accounts, createAccounts } from "@/features/accounts/account";

/** What stands before anybody has signed in. */
export interface Boot {
  http: Http;
  accounts: Accounts;
}

export function boot(): Boot {
  const http = openHttp(() => {
    accounts.lost();
  });
  const accounts = createAccounts(http);
  return { http, accounts };
}
