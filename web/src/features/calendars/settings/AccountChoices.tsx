import type { Choice, LinkedAccount } from "@/api/wire";
import { Banner } from "@/ui/Banner";
import { CheckboxList } from "@/ui/CheckboxList";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";
import { words } from "../words";
import { useChoosing } from "./choosing";

/** Stands for no calendar among the ids of calendars. */
const NONE = "(none)";

/** Which calendars of an account count as busy, and which one meetings are put into. */
export function AccountChoices({ account }: { account: LinkedAccount }) {
  const { shown, choose, problem } = useChoosing(account);
  const counted = shown.busy_from.filter((one) => one.counted).map(({ id }) => id);
  return (
    <>
      {problem && <Banner tone="danger">{problem.detail}</Banner>}
      {shown.busy_from.length > 0 && (
        <CheckboxList
          label={words.page.counted}
          options={shown.busy_from.map(({ id, name }) => ({ id, label: name }))}
          value={counted}
          onChange={(ids) => {
            choose({ counted: ids });
          }}
        />
      )}
      {counted.length === 0 && <Banner tone="warning">{words.page.nothingCounted}</Banner>}
      <Destination account={shown} choose={choose} />
    </>
  );
}

function Destination({ account, choose }: { account: LinkedAccount; choose: (choice: Choice) => void }) {
  const { busy_from, destination, provider } = account;
  const writable = busy_from.filter((one) => one.writable);
  if (writable.length === 0) return <p className="page-hint">{words.page.readOnly}</p>;
  const taking = writable.find(({ id }) => id === destination);
  return (
    <>
      <Select
        label={words.page.destination}
        options={[{ id: NONE, label: words.page.noDestination }, ...writable.map(({ id, name }) => ({ id, label: name }))]}
        value={taking?.id ?? NONE}
        onChange={(id) => {
          choose({ destination: id === NONE ? null : id });
        }}
      />
      {taking?.conferencing === true && (
        <Switch
          isOn={account.conferencing}
          description={words.page.conferencingHint}
          onChange={(conferencing) => {
            choose({ conferencing });
          }}
        >
          {words.page.conferencing[provider]}
        </Switch>
      )}
    </>
  );
}
