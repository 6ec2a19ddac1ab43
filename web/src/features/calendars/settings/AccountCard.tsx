import { useState } from "react";
import type { LinkedAccount } from "@/api/wire";
import { useNow } from "@/lib/now";
import { untilThen } from "@/lib/until";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { Confirmation } from "@/ui/Confirmation";
import { say } from "@/ui/toasts";
import { useCalendars } from "../context";
import { words } from "../words";
import { AccountChoices } from "./AccountChoices";

const TONES = { ok: "accent", needs_relink: "danger", error: "warning" } as const;
const MINUTE_MS = 60_000;

export interface AccountCardProps {
  account: LinkedAccount;
  onRelink: () => void;
  /** It is being linked anew in another window. */
  isRelinking: boolean;
}

/** One linked account: how it does, what counts of it, and the ways to mend and to end it. */
export function AccountCard({ account, onRelink, isRelinking }: AccountCardProps) {
  const calendars = useCalendars();
  const [leaving, setLeaving] = useState(false);
  const isBroken = account.status === "needs_relink";
  async function unlink() {
    const answer = await calendars.unlink(account.id);
    if (answer.ok) say(words.page.unlinked(account.account));
    return answer;
  }
  return (
    <article className="account" aria-label={account.account}>
      <header className="account-header">
        <h2 className="account-name">{account.account}</h2>
        <Chip tone={TONES[account.status]}>{words.page.status[account.status]}</Chip>
        <p className="page-hint">
          {words.providers[account.provider]}
          {!isBroken && (
            <>
              {" · "}
              <Checked at={account.synced_at} />
            </>
          )}
        </p>
      </header>
      {isBroken && (
        <Banner
          tone="danger"
          action={
            <Button size="small" isPending={isRelinking} onPress={onRelink}>
              {words.page.relink}
            </Button>
          }
        >
          <p>{account.problem}</p>
          <p>{words.page.relinkHint}</p>
        </Banner>
      )}
      {account.status === "error" && (
        <Banner tone="warning">
          <p>{account.problem}</p>
          <p>{words.page.errorHint}</p>
        </Banner>
      )}
      <AccountChoices account={account} />
      <div className="page-buttons">
        <Button
          size="small"
          onPress={() => {
            setLeaving(true);
          }}
        >
          {words.page.unlink}
        </Button>
      </div>
      {leaving && (
        <Confirmation
          title={words.page.unlinkTitle(account.account)}
          confirm={words.page.unlink}
          dismiss={words.page.keep}
          danger
          onConfirm={unlink}
          onClose={() => {
            setLeaving(false);
          }}
        >
          {words.page.unlinkHint}
        </Confirmation>
      )}
    </article>
  );
}

function Checked({ at }: { at: string | null }) {
  const now = useNow();
  if (at === null) return words.page.neverChecked;
  const isJustNow = now - Date.parse(at) < MINUTE_MS;
  return words.page.checked(isJustNow ? words.page.justNow : untilThen(at, now));
}
