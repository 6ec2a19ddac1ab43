import { useState } from "react";
import type { Weekday } from "@/api/wire";
import { Button } from "@/ui/Button";
import { CheckboxList } from "@/ui/CheckboxList";
import { IconPopover } from "@/ui/IconPopover";
import { CopyIcon } from "@/ui/icons";
import { weekdayName, WEEKDAYS } from "../summary";
import { words } from "./words";

/** The copy icon: puts one day's hours on other days. */
export function CopyHours({ day, onCopy }: { day: Weekday; onCopy: (to: Weekday[]) => void }) {
  const [chosen, setChosen] = useState<Weekday[]>([]);
  const [said, setSaid] = useState("");
  const others = WEEKDAYS.filter((other) => other !== day);
  return (
    <>
      <IconPopover label={words.share.copy(weekdayName(day, "long"))} icon={<CopyIcon aria-hidden />}>
        {(close) => (
          <>
            <CheckboxList
              label={words.share.copyTo}
              options={others.map((id) => ({ id, label: weekdayName(id, "long") }))}
              value={chosen}
              onChange={setChosen}
            />
            <Button
              look="primary"
              size="small"
              isDisabled={chosen.length === 0}
              onPress={() => {
                onCopy(chosen);
                setSaid(words.share.copied(nameAll(others.filter((other) => chosen.includes(other)))));
                setChosen([]);
                close();
              }}
            >
              {words.share.copyApply}
            </Button>
          </>
        )}
      </IconPopover>
      <span className="visually-hidden" role="status">
        {said}
      </span>
    </>
  );
}

function nameAll(days: readonly Weekday[]): string[] {
  return days.map((day) => weekdayName(day, "long"));
}
