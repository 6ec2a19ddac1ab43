import { useState } from "react";
import { Button } from "@/ui/Button";
import { CheckboxList } from "@/ui/CheckboxList";
import { Select } from "@/ui/Select";
import { TextField } from "@/ui/TextField";
import { words } from "../words";

export interface ReminderChoicesProps {
  /** How many minutes before a meeting, ascending. */
  minutes: readonly number[];
  onChange: (minutes: number[]) => void;
}

const USUAL = [0, 5, 10, 15, 30, 60, 1440];
/** The contract's bounds. */
const MOST = 5;
const LONGEST = 7 * 24 * 60;
const UNITS = { minutes: 1, hours: 60, days: 1440 };
type Unit = keyof typeof UNITS;
const UNIT_IDS: readonly Unit[] = ["minutes", "hours", "days"];

/** When one is reminded: some usual times, and any of one's own. */
export function ReminderChoices({ minutes, onChange }: ReminderChoicesProps) {
  const [amount, setAmount] = useState("");
  const [unit, setUnit] = useState<Unit>("minutes");
  const [wrong, setWrong] = useState<string | null>(null);
  const [tooMany, setTooMany] = useState(false);
  // What was chosen once stays in sight, to be chosen again.
  const [offered, setOffered] = useState<readonly number[]>(USUAL);
  const all = [...new Set([...offered, ...minutes])].toSorted((one, other) => one - other);

  function choose(next: readonly number[]): boolean {
    const isTooMany = next.length > MOST;
    setTooMany(isTooMany);
    if (isTooMany) return false;
    setOffered(all);
    onChange(next.toSorted((one, other) => one - other));
    return true;
  }

  function add() {
    const count = /^\d+$/u.test(amount.trim()) ? Number(amount) * UNITS[unit] : Number.NaN;
    if (Number.isNaN(count)) setWrong(words.notANumber);
    else if (count > LONGEST) setWrong(words.tooLong);
    else if (minutes.includes(count)) setWrong(words.known);
    else if (choose([...minutes, count])) setAmount("");
  }

  return (
    <div className="notify-reminders">
      <CheckboxList
        label={words.reminders}
        options={all.map((each) => ({ id: String(each), label: spoken(each) }))}
        value={minutes.map(String)}
        onChange={(next) => {
          choose(next.map(Number));
        }}
      />
      <form
        className="notify-own"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <TextField
          label={words.ownReminder}
          value={amount}
          inputMode="numeric"
          maxLength={5}
          error={wrong ?? undefined}
          onChange={(next) => {
            setAmount(next);
            setWrong(null);
          }}
        />
        <Select label={words.ownUnit} hideLabel options={UNIT_IDS.map((id) => ({ id, label: words.units[id] }))} value={unit} onChange={setUnit} />
        <Button type="submit" isDisabled={amount.trim() === ""}>
          {words.addReminder}
        </Button>
      </form>
      <p className="field-description" role="status">
        {tooMany ? words.mostReminders(MOST) : minutes.length === 0 ? words.noReminders : ""}
      </p>
    </div>
  );
}

function spoken(minutes: number): string {
  if (minutes === 0) return words.atStart;
  if (minutes % UNITS.days === 0) return words.before(words.days(minutes / UNITS.days));
  if (minutes % UNITS.hours === 0) return words.before(words.hours(minutes / UNITS.hours));
  return words.before(words.minutes(minutes));
}
