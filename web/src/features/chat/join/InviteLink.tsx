import { useEffect, useState } from "react";
import type { Answer } from "@/api/problem";
import type { LinkAnswer, Room } from "@/api/wire";
import { longDay } from "@/lib/dates";
import { useNow } from "@/lib/now";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Confirmation } from "@/ui/Confirmation";
import { CopyField } from "@/ui/CopyField";
import { RetryIcon } from "@/ui/icons";
import { say } from "@/ui/toasts";
import { useChat } from "../context";
import { words } from "./words";
import "./InviteLink.css";

/** A group's invite link: to copy, to hand on, and to reset. */
export function InviteLink({ room }: { room: Room }) {
  const chat = useChat();
  const now = useNow();
  const [answer, setAnswer] = useState<Answer<LinkAnswer> | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [resetting, setResetting] = useState(false);
  useEffect(() => {
    let wanted = true;
    void chat.link(room.id).then((given) => {
      if (wanted) setAnswer(given);
    });
    return () => {
      wanted = false;
    };
  }, [chat, room.id, attempt]);
  const link = answer?.ok === true ? answer.value : null;

  async function reset() {
    const done = await chat.resetLink(room.id);
    if (done.ok) {
      setAnswer(done);
      say(words.resetDone);
    }
    return done;
  }
  async function share(url: string) {
    try {
      await navigator.share({ title: room.name, text: words.shareText(room.name), url });
    } catch {
      // Whoever turns back has shared nothing.
    }
  }
  const again = () => {
    setAnswer(null);
    setAttempt(attempt + 1);
  };
  return (
    <section className="invite-link" aria-labelledby="invite-link-title">
      <h3 id="invite-link-title">{words.inviteTitle}</h3>
      <p className="field-description">{words.inviteHint}</p>
      {answer?.ok === false && (
        <Banner tone="danger" action={<Button size="small" onPress={again}>{words.retry}</Button>}>
          {answer.problem.detail}
        </Banner>
      )}
      <CopyField
        label={words.address}
        value={link?.url ?? ""}
        copy={words.copy}
        copied={words.copied}
        copyByHand={words.copyByHand}
      />
      <div className="invite-link-more">
        <p className="field-description">{link ? words.goodUntil(longDay(link.expires_at, now)) : "\u00a0"}</p>
        {link && "share" in navigator && (
          <Button size="small" onPress={() => void share(link.url)}>
            {words.share}
          </Button>
        )}
        <Button
          size="small"
          icon={<RetryIcon aria-hidden />}
          isDisabled={!link}
          onPress={() => {
            setResetting(true);
          }}
        >
          {words.reset}
        </Button>
      </div>
      {resetting && (
        <Confirmation
          title={words.resetTitle}
          confirm={words.resetConfirm}
          dismiss={words.cancel}
          danger
          onConfirm={reset}
          onClose={() => {
            setResetting(false);
          }}
        >
          {words.resetHint}
        </Confirmation>
      )}
    </section>
  );
}
