import { Banner } from "@/ui/Banner";
import { Link } from "@/ui/Link";
import { useAccount } from "./context";
import { EntryPage } from "./EntryPage";
import { SignInForm } from "./SignInForm";
import { words } from "./words";

/** @param search the page's query, handed on so that signing up leads back to the same place. */
export default function LoginPage({ search }: { search: string }) {
  const account = useAccount();
  const other = (
    <>
      {words.noAccount} <Link href={`/signup${search}`}>{words.signUp}</Link>
    </>
  );
  return (
    <EntryPage title={words.signInTitle} other={other}>
      {account.phase === "signed-out" && account.lost && <Banner tone="info">{words.sessionLost}</Banner>}
      <SignInForm action={words.signIn} autoFocus />
      <p className="entry-other">
        <Link href="/forgot">{words.forgot}</Link>
      </p>
    </EntryPage>
  );
}
