import { type Http, openHttp } from "@/api/http";
import { openSocketAs } from "@/api/socket";
import { sendFileAs } from "@/api/upload";
import type { Id } from "@/api/wire";
import { type Accounts, createAccounts } from "@/features/accounts/account";
import { openTabs } from "@/features/accounts/tabs";
import { followPartings } from "./parting";
import type { WorkspaceParts } from "./workspace";

/** What stands before anybody has signed in. */
export interface Boot {
  http: Http;
  accounts: Accounts;
}

export function boot(): Boot {
  const http = openHttp(
    () => accounts.whose(),
    (whose) => {
      accounts.lost(whose);
    },
  );
  const accounts = createAccounts(http, openTabs());
  followPartings(accounts);
  return { http, accounts };
}

/** What one person's workspace is made of. Each of its ways to the server says whose it is. */
export function partsOf(me: Id, accounts: Accounts): WorkspaceParts {
  const onSessionLost = () => {
    accounts.lost(me);
  };
  return {
    http: openHttp(() => me, onSessionLost),
    openSocket: openSocketAs(me),
    sendFile: sendFileAs(me, onSessionLost),
    me,
    onSessionLost,
  };
}
