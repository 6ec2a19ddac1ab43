import { useEffect, useState } from "react";
import type { Answer } from "@/api/problem";
import type { Provider, ProviderId } from "@/api/wire";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { ChoiceList } from "@/ui/ChoiceList";
import { AddressIcon, CalendarIcon, ScheduleIcon, ServerIcon } from "@/ui/icons";
import { Loading } from "@/ui/Spinner";
import { useCalendars } from "../context";
import { words } from "../words";

const ICONS = {
  google: <CalendarIcon />,
  microsoft: <ScheduleIcon />,
  caldav: <ServerIcon />,
  ics: <AddressIcon />,
} satisfies Record<ProviderId, unknown>;

/** Where a calendar can be linked from; what is not available says why. */
export function ProviderChoice({ onChoose }: { onChoose: (provider: ProviderId) => void }) {
  const calendars = useCalendars();
  const [answer, setAnswer] = useState<Answer<{ providers: Provider[] }> | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let wanted = true;
    void calendars.providers().then((given) => {
      if (wanted) setAnswer(given);
    });
    return () => {
      wanted = false;
    };
  }, [calendars, attempt]);

  function retry() {
    setAnswer(null);
    setAttempt((count) => count + 1);
  }
  if (!answer) return <Loading label={words.loading} />;
  if (!answer.ok) {
    return (
      <Banner tone="danger" action={<Button size="small" onPress={retry}>{words.retry}</Button>}>
        {answer.problem.detail}
      </Banner>
    );
  }
  return (
    <ChoiceList
      label={words.connect.choose}
      onChoose={onChoose}
      choices={answer.value.providers.map(({ id, available, why_not }) => ({
        id,
        icon: ICONS[id],
        title: words.providers[id],
        description: available ? words.connect.hints[id] : (why_not ?? words.connect.unavailable),
        isUnavailable: !available,
      }))}
    />
  );
}
