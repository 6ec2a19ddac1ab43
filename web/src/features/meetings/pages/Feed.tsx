import { useEffect, useState } from "react";
import type { Answer } from "@/api/problem";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Confirmation } from "@/ui/Confirmation";
import { CopyIcon, RetryIcon } from "@/ui/icons";
import { TextField } from "@/ui/TextField";
import { say } from "@/ui/toasts";
import { useMeetings } from "../context";
import { words } from "./words";

/** The private address of one's meetings as a calendar, to copy and to reset. */
export function Feed() {
  const meetings = useMeetings();
  const [answer, setAnswer] = useState<Answer<{ url: string }> | null>(null);
  const [resetting, setResetting] = useState(false);
  useEffect(() => {
    let wanted = true;
    void meetings.feed().then((given) => {
      if (wanted) setAnswer(given);
    });
    return () => {
      wanted = false;
    };
  }, [meetings]);
  const url = answer?.ok === true ? answer.value.url : "";

  async function copy() {
    await navigator.clipboard.writeText(url);
    say(words.page.copied);
  }
  async function reset() {
    const fresh = await meetings.resetFeed();
    if (fresh.ok) {
      setAnswer(fresh);
      say(words.page.resetDone);
    }
    return fresh;
  }
  return (
    <>
      <p className="page-hint">{words.page.feedHint}</p>
      {answer?.ok === false && <Banner tone="danger">{answer.problem.detail}</Banner>}
      <div className="feed-address">
        <TextField label={words.page.feedAddress} value={url} isReadOnly />
        <Button icon={<CopyIcon aria-hidden />} isDisabled={url === ""} onPress={() => void copy()}>
          {words.page.copy}
        </Button>
        <Button
          icon={<RetryIcon aria-hidden />}
          onPress={() => {
            setResetting(true);
          }}
        >
          {words.page.reset}
        </Button>
      </div>
      {resetting && (
        <Confirmation
          title={words.page.resetTitle}
          confirm={words.page.reset}
          dismiss={words.cancel}
          danger
          onConfirm={reset}
          onClose={() => {
            setResetting(false);
          }}
        >
          {words.page.resetHint}
        </Confirmation>
      )}
    </>
  );
}
