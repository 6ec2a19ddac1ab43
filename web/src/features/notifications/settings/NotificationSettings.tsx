import { useEffect } from "react";
import type { Preferences } from "@/api/wire";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { useProblem } from "@/ui/problem";
import { Loading } from "@/ui/Spinner";
import { say } from "@/ui/toasts";
import { useNotifications, useWanted } from "../context";
import { words } from "../words";
import { KindsTable } from "./KindsTable";
import { ReminderChoices } from "./ReminderChoices";
import { ThisBrowser } from "./ThisBrowser";
import "./NotificationSettings.css";

/** What one is told of and how. Every choice holds at once. */
export default function NotificationSettings() {
  const notifications = useNotifications();
  const wanted = useWanted();
  const [problem, setProblem] = useProblem();
  // Asked for again when a server that could not be reached is back.
  const isMissing = wanted === null && problem === null;
  useEffect(() => {
    if (!isMissing) return;
    void notifications.load().then((answer) => {
      if (!answer.ok) setProblem(answer.problem);
    });
  }, [notifications, isMissing, setProblem]);

  async function choose(next: Preferences) {
    const answer = await notifications.choose(next);
    if (!answer.ok) say(answer.problem.detail, "danger");
  }

  if (!wanted) {
    if (!problem) return <Loading label={words.loading} />;
    const retry = (
      <Button
        size="small"
        onPress={() => {
          setProblem(null);
        }}
      >
        {words.retry}
      </Button>
    );
    return (
      <Banner tone="danger" action={retry}>
        {words.notLoaded} {problem.detail}
      </Banner>
    );
  }
  return (
    <div className="notify">
      <KindsTable wanted={wanted} onChange={(next) => void choose(next)} />
      <ReminderChoices
        minutes={wanted.reminder_minutes}
        onChange={(reminder_minutes) => void choose({ ...wanted, reminder_minutes })}
      />
      <ThisBrowser />
      <p className="page-hint">{words.messages}</p>
    </div>
  );
}
