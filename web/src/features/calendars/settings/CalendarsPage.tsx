import { type ReactNode, useEffect, useState } from "react";
import type { Problem } from "@/api/problem";
import type { Id, LinkedAccount, ProviderId } from "@/api/wire";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { AddIcon, CalendarIcon } from "@/ui/icons";
import { Page } from "@/ui/Page";
import { Loading } from "@/ui/Spinner";
import { say } from "@/ui/toasts";
import { CALENDARS } from "../connect/addresses";
import { ConnectWindow } from "../connect/ConnectWindow";
import { useSignIn } from "../connect/signIn";
import { useCalendars, useCalendarsState } from "../context";
import { outcomeText, words } from "../words";
import { AccountCard } from "./AccountCard";
import { useWatching } from "./watching";
import "./CalendarsPage.css";

export interface CalendarsPageProps {
  /** What a sign-in in this same window came to. */
  returned: string | undefined;
}

/** One's linked calendars: all of them, and the way to another one. */
export default function CalendarsPage({ returned }: CalendarsPageProps) {
  const accounts = useCalendarsState((state) => state.accounts);
  useWatching();
  const [connecting, setConnecting] = useState(false);
  const [relinked, setRelinked] = useState<LinkedAccount | null>(null);
  const [mended, setMended] = useState<Id | null>(null);
  const signIn = useSignIn(CALENDARS, (provider: ProviderId) => {
    say(words.connect.done(words.providers[provider]));
  });
  const outcome = signIn.outcome ?? (signIn.waiting ? undefined : returned);

  function relink(account: LinkedAccount) {
    setMended(account.id);
    if (account.provider === "google" || account.provider === "microsoft") signIn.begin(account.provider, account.id);
    else setRelinked(account);
  }
  function close() {
    setConnecting(false);
    setRelinked(null);
  }
  const connect = (
    <Button
      look="primary"
      icon={<AddIcon aria-hidden />}
      onPress={() => {
        setConnecting(true);
      }}
    >
      {accounts?.length === 0 ? words.connect.title : words.connect.another}
    </Button>
  );
  return (
    <Page title={words.page.title} back={words.home}>
      {outcome !== undefined && <Outcome outcome={outcome} />}
      {accounts === null && <Unknown />}
      {accounts?.length === 0 && (
        <EmptyState icon={<CalendarIcon />} title={words.page.none} hint={words.page.noneHint}>
          {connect}
        </EmptyState>
      )}
      {accounts !== null && accounts.length > 0 && (
        <>
          {accounts.map((account) => (
            <AccountCard
              key={account.id}
              account={account}
              onRelink={() => {
                relink(account);
              }}
              isRelinking={signIn.waiting !== null && mended === account.id}
            />
          ))}
          <div className="page-buttons">{connect}</div>
        </>
      )}
      {(connecting || relinked) && <ConnectWindow account={relinked} onClose={close} />}
    </Page>
  );
}

function Outcome({ outcome }: { outcome: string }): ReactNode {
  const tone = outcome === "linked" ? "info" : outcome === "closed" ? "warning" : "danger";
  return <Banner tone={tone}>{outcomeText(outcome)}</Banner>;
}

/** While the accounts are being fetched, and when that fails. */
function Unknown() {
  const calendars = useCalendars();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let wanted = true;
    void calendars.refresh().then((answer) => {
      if (wanted && !answer.ok) setProblem(answer.problem);
    });
    return () => {
      wanted = false;
    };
  }, [calendars, attempt]);
  if (!problem) return <Loading label={words.loading} />;
  function retry() {
    setProblem(null);
    setAttempt((count) => count + 1);
  }
  return (
    <Banner tone="danger" action={<Button size="small" onPress={retry}>{words.retry}</Button>}>
      {problem.detail}
    </Banner>
  );
}
