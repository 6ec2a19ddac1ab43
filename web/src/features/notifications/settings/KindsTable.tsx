import type { Alerts, Preferences } from "@/api/wire";
import { Switch } from "@/ui/Switch";
import { words } from "../words";

type Way = "email" | "browser";

const WAYS: readonly Way[] = ["email", "browser"];
const KINDS: readonly (keyof Alerts)[] = ["invite", "booking", "reschedule", "cancellation", "reminder", "calendar"];

/** Each kind of news in a row, each way of being told in a column. */
export function KindsTable({ wanted, onChange }: { wanted: Preferences; onChange: (wanted: Preferences) => void }) {
  return (
    <table className="notify-table">
      <thead>
        <tr>
          <th scope="col">{words.about}</th>
          {WAYS.map((way) => (
            <th key={way} scope="col">
              {words.ways[way]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {KINDS.map((kind) => (
          <tr key={kind}>
            <th scope="row">{words.kinds[kind]}</th>
            {WAYS.map((way) => (
              <Choice
                key={way}
                label={words.choice(words.ways[way], words.kinds[kind])}
                isOn={wanted[way][kind]}
                onChange={(on) => {
                  onChange({ ...wanted, [way]: { ...wanted[way], [kind]: on } });
                }}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Choice({ label, isOn, onChange }: { label: string; isOn: boolean; onChange: (on: boolean) => void }) {
  return (
    // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- a cell is no control; the switch in it has its label
    <td>
      <Switch isOn={isOn} onChange={onChange}>
        <span className="visually-hidden">{label}</span>
      </Switch>
    </td>
  );
}
