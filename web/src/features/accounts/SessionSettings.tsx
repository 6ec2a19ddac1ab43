import { Button } from "@/ui/Button";
import { say } from "@/ui/toasts";
import { useAccounts } from "./context";
import { words } from "./words";

/** Ways out. */
export function SessionSettings() {
  const accounts = useAccounts();
  async function signOut(everywhere: boolean) {
    const answer = await accounts.logout(everywhere);
    if (!answer.ok) say(answer.problem.detail, "danger");
  }
  return (
    <>
      <p className="page-hint">{words.signOutEverywhereHint}</p>
      <div className="page-buttons">
        <Button onPress={() => void signOut(false)}>{words.signOut}</Button>
        <Button onPress={() => void signOut(true)}>{words.signOutEverywhere}</Button>
      </div>
    </>
  );
}
