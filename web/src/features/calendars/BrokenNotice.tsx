import type { LinkedAccount } from "@/api/wire";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { LinkButton } from "@/ui/Link";
import { say } from "@/ui/toasts";
import { CALENDARS } from "./connect/addresses";
import { useSignIn } from "./connect/signIn";
import { outcomeText, words } from "./words";
import "./BrokenNotice.css";

/** Says on every page that an account has to be linked anew, and does it with one press. */
export default function BrokenNotice({ account }: { account: LinkedAccount }) {
  const { provider } = account;
  const signIn = useSignIn(CALENDARS, () => {
    say(words.outcomes["linked"] ?? "");
  });
  const isSignIn = provider === "google" || provider === "microsoft";
  const action = isSignIn ? (
    <Button
      size="small"
      isPending={signIn.waiting !== null}
      onPress={() => {
        signIn.begin(provider, account.id);
      }}
    >
      {words.broken.relink}
    </Button>
  ) : (
    <LinkButton size="small" href={CALENDARS}>
      {words.broken.relink}
    </LinkButton>
  );
  return (
    <div className="broken-notice">
      <Banner tone="danger" action={action}>
        <p>{words.broken.said(account.account)}</p>
        {signIn.outcome !== null && <p>{outcomeText(signIn.outcome)}</p>}
      </Banner>
    </div>
  );
}
