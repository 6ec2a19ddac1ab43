import { useState } from "react";
import type { LinkedAccount, ProviderId } from "@/api/wire";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Spinner } from "@/ui/Spinner";
import { say } from "@/ui/toasts";
import { outcomeText, words } from "../words";
import { CalDavForm } from "./CalDavForm";
import { IcsForm } from "./IcsForm";
import { ProviderChoice } from "./ProviderChoice";
import { useSignIn } from "./signIn";
import "./Connect.css";

export interface ConnectProps {
  /** Where a sign-in in this same window comes back to. */
  returnTo: string;
  /** What a sign-in in this same window came to. */
  returned?: string | undefined;
  /** An account without a sign-in that is to be linked anew: nothing else is asked. */
  account?: LinkedAccount;
  onLinked: () => void;
  /** Goes back from the form of an account that is linked anew. */
  onBack?: () => void;
}

/** Links a calendar: choose a provider, then sign in there or say where the calendar is. */
export function Connect({ returnTo, returned, account, onLinked, onBack }: ConnectProps) {
  const [provider, setProvider] = useState<ProviderId | null>(account?.provider ?? null);
  const [isFirst, setFirst] = useState(true);
  const linked = (which: ProviderId) => {
    say(words.connect.done(words.providers[which]));
    onLinked();
  };
  const signIn = useSignIn(returnTo, linked);
  const outcome = signIn.outcome ?? (isFirst ? returned : undefined);

  function choose(which: ProviderId) {
    setFirst(false);
    if (which === "google" || which === "microsoft") signIn.begin(which);
    else setProvider(which);
  }
  function back() {
    if (onBack) onBack();
    else setProvider(null);
  }
  if (provider === "caldav") return <CalDavForm known={account?.account} onLinked={linked} onBack={back} />;
  if (provider === "ics") return <IcsForm onLinked={linked} onBack={back} />;
  const { waiting } = signIn;
  if (waiting) {
    return (
      <Waiting
        provider={waiting}
        onAgain={() => {
          signIn.begin(waiting);
        }}
        onCancel={signIn.stop}
      />
    );
  }
  return (
    <div className="form">
      <p className="field-description">{words.connect.intro}</p>
      {outcome !== undefined && (
        <Banner tone={outcome === "closed" ? "warning" : "danger"} takesFocus>
          {outcomeText(outcome)}
        </Banner>
      )}
      <ProviderChoice onChoose={choose} />
    </div>
  );
}

/** Shown while somebody signs in in another window. */
function Waiting({ provider, onAgain, onCancel }: { provider: ProviderId; onAgain: () => void; onCancel: () => void }) {
  return (
    <div className="connect-waiting">
      <p role="status" className="connect-waiting-line">
        <Spinner /> <span>{words.connect.waiting(words.companies[provider])}</span>
      </p>
      <p className="field-description">{words.connect.waitingHint}</p>
      <div className="connect-buttons">
        <Button onPress={onCancel}>{words.back}</Button>
        <Button onPress={onAgain}>{words.connect.openAgain}</Button>
      </div>
    </div>
  );
}
