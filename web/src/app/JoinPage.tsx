import { useEffect, useState } from "react";
import { Redirect } from "wouter";
import type { Http } from "@/api/http";
import type { Answer, Problem } from "@/api/problem";
import type { LinkView } from "@/api/wire";
import { useAccount, useAccounts } from "@/features/accounts/context";
import { EntryPage } from "@/features/accounts/EntryPage";
import { SignInForm } from "@/features/accounts/SignInForm";
import { SignUpForm } from "@/features/accounts/SignUpForm";
import { joinByLink, lookAtLink } from "@/features/chat/join/links";
import { words } from "@/features/chat/join/words";
import { words as entryWords } from "@/features/accounts/words";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { useGo } from "@/ui/go";
import { WarningIcon } from "@/ui/icons";
import { LinkButton } from "@/ui/Link";
import { Loading } from "@/ui/Spinner";
import { TextButton } from "@/ui/TextButton";
import { WholePage } from "@/ui/WholePage";

interface JoinPageProps {
  http: Http;
  /** The last part of the link. */
  token: string;
}

/** Where an invite link leads: who invites to what, and the way in, also for whoever has no account. */
export default function JoinPage({ http, token }: JoinPageProps) {
  const account = useAccount();
  const go = useGo();
  const me = account.phase === "signed-in" ? account.user : null;
  const [found, setFound] = useState<Answer<LinkView> | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const whose = me?.id;
  useEffect(() => {
    let wanted = true;
    void lookAtLink(http, token).then((answer) => {
      if (wanted) setFound(answer);
    });
    return () => {
      wanted = false;
    };
  }, [http, token, whose, attempt]);

  async function join() {
    setBusy(true);
    const answer = await joinByLink(http, token);
    setBusy(false);
    if (answer.ok) go(`/rooms/${answer.value.room.id}`);
    else setProblem(answer.problem);
  }

  if (found === null) return <Loading label={words.loading} />;
  if (!found.ok) {
    return (
      <WholePage>
        <Closed
          problem={found.problem}
          onRetry={() => {
            setFound(null);
            setAttempt(attempt + 1);
          }}
        />
      </WholePage>
    );
  }
  const { room, invited_by, member } = found.value;
  if (member && room.id !== null) return <Redirect to={`/rooms/${room.id}`} replace />;
  const title = words.title(invited_by.name, room.name);
  if (me === null) return <Strangers title={title} hint={words.people(room.member_count)} onEntered={() => void join()} />;
  return (
    <EntryPage title={title} hint={words.people(room.member_count)} other={<Whoever name={me.name} />}>
      {problem && <Banner tone="danger">{problem.detail}</Banner>}
      <Button look="primary" isPending={busy} onPress={() => void join()} wide>
        {words.join}
      </Button>
    </EntryPage>
  );
}

/** For whoever is not signed in: a new account, or theirs. */
function Strangers({ title, hint, onEntered }: { title: string; hint: string; onEntered: () => void }) {
  const [isKnown, setKnown] = useState(false);
  const other = (
    <>
      {isKnown ? entryWords.noAccount : entryWords.haveAccount}{" "}
      <TextButton
        onPress={() => {
          setKnown(!isKnown);
        }}
      >
        {isKnown ? entryWords.signUp : entryWords.signIn}
      </TextButton>
    </>
  );
  return (
    <EntryPage title={title} hint={hint} other={other}>
      {isKnown ? (
        <SignInForm key="in" action={words.signIn} onDone={onEntered} autoFocus />
      ) : (
        <SignUpForm key="up" action={words.create} onDone={onEntered} />
      )}
    </EntryPage>
  );
}

/** As whom one would join, and the way to be somebody else. */
function Whoever({ name }: { name: string }) {
  const accounts = useAccounts();
  return (
    <>
      {words.signedInAs(name)} <TextButton onPress={() => void accounts.logout(false)}>{words.other}</TextButton>
    </>
  );
}

/** What the server says to a link that was not made, or is no longer good. */
const GONE = new Set([404, 422]);

function Closed({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  const isGone = GONE.has(problem.status);
  return (
    <EmptyState
      isPage
      icon={<WarningIcon />}
      title={isGone ? words.gone : words.away}
      hint={isGone ? words.goneHint : problem.detail}
    >
      {isGone ? (
        <LinkButton href="/" look="primary">
          {words.home}
        </LinkButton>
      ) : (
        <Button look="primary" onPress={onRetry}>
          {words.retry}
        </Button>
      )}
    </EmptyState>
  );
}
