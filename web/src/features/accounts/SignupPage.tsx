import { Link } from "@/ui/Link";
import { EntryPage } from "./EntryPage";
import { SignUpForm } from "./SignUpForm";
import { words } from "./words";

/** @param search the page's query, handed on so that signing in leads back to the same place. */
export default function SignupPage({ search }: { search: string }) {
  const other = (
    <>
      {words.haveAccount} <Link href={`/login${search}`}>{words.signIn}</Link>
    </>
  );
  return (
    <EntryPage title={words.signUpTitle} other={other}>
      <SignUpForm action={words.signUp} autoFocus />
    </EntryPage>
  );
}
