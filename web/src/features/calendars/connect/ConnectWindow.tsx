import type { LinkedAccount } from "@/api/wire";
import { Dialog } from "@/ui/Dialog";
import { words } from "../words";
import { CALENDARS } from "./addresses";
import { Connect } from "./Connect";

export interface ConnectWindowProps {
  /** An account without a sign-in that is to be linked anew. */
  account: LinkedAccount | null;
  onClose: () => void;
}

/** Links a calendar in a window over the page of linked calendars. */
export function ConnectWindow({ account, onClose }: ConnectWindowProps) {
  const title = account ? words.connect.again(account.account) : words.connect.title;
  return (
    <Dialog title={title} closeLabel={words.close} onClose={onClose}>
      <Connect returnTo={CALENDARS} {...(account && { account, onBack: onClose })} onLinked={onClose} />
    </Dialog>
  );
}
