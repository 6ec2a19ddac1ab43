import { formText } from "@/lib/form";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { TextField } from "@/ui/TextField";
import { words } from "../words";
import { type LinkingFormProps, useLinking } from "./linkingForm";
import { atItsField } from "./problems";

const FIELDS = ["url"];
/** A user name, with or without a password, before the server's name. */
const WITH_USER = /^\s*([a-z][a-z\d+.-]*:\/\/)?[^/?#]*@/iu;

/** Links a calendar that can only be read, by its private address. */
export function IcsForm({ onLinked, onBack }: LinkingFormProps) {
  const { problem, busy, link } = useLinking((found) => atItsField(found, FIELDS), onLinked);
  return (
    <Form
      problem={problem}
      fields={FIELDS}
      onSubmit={(data) => void link({ provider: "ics", url: formText(data, "url") })}
    >
      <p className="field-description">{words.ics.readOnly}</p>
      <TextField
        label={words.ics.url}
        name="url"
        inputMode="url"
        autoComplete="off"
        description={words.ics.hint}
        validate={(address) => (WITH_USER.test(address) ? words.ics.withPassword : null)}
        isRequired
        autoFocus
      />
      <div className="connect-buttons">
        <Button onPress={onBack}>{words.back}</Button>
        <Button look="primary" type="submit" isPending={busy}>
          {words.connect.submit}
        </Button>
      </div>
    </Form>
  );
}
