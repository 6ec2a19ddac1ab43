import { useState } from "react";
import { formText } from "@/lib/form";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { Segments } from "@/ui/Segments";
import { TextField } from "@/ui/TextField";
import { words } from "../words";
import { type LinkingFormProps, useLinking } from "./linkingForm";
import { atItsField, atProvider } from "./problems";

type Service = keyof typeof words.caldav.services;

const SERVICES = ["icloud", "fastmail", "nextcloud", "other"] as const satisfies Service[];
/** The addresses that are the same for everybody. */
const ADDRESSES: Partial<Record<Service, string>> = {
  icloud: "https://caldav.icloud.com",
  fastmail: "https://caldav.fastmail.com",
};
const EXAMPLES: Partial<Record<Service, string>> = { nextcloud: "https://cloud.example.com/remote.php/dav" };

/** Links a CalDAV account by its address, a user name and an app password. */
export function CalDavForm({ known, onLinked, onBack }: LinkingFormProps) {
  const [service, setService] = useState<Service>(known === undefined ? "icloud" : "other");
  const address = ADDRESSES[service];
  const fields = address === undefined ? ["url", "username", "password"] : ["username", "password"];
  const { problem, busy, link, startOver } = useLinking(
    (found) =>
      address === undefined ? atItsField(found, fields) : atProvider(atItsField(found, fields), words.caldav.services[service]),
    onLinked,
  );
  const example = EXAMPLES[service];
  function change(to: Service) {
    setService(to);
    startOver();
  }
  function submit(data: FormData) {
    void link({
      provider: "caldav",
      url: address ?? formText(data, "url"),
      username: formText(data, "username"),
      password: formText(data, "password"),
    });
  }
  return (
    <Form problem={problem} fields={fields} onSubmit={submit}>
      <Segments
        label={words.caldav.service}
        options={SERVICES.map((id) => ({ id, label: words.caldav.services[id] }))}
        value={service}
        onChange={change}
      />
      <p className="field-description">{words.caldav.hints[service]}</p>
      {address === undefined && (
        <TextField
          label={words.caldav.url}
          name="url"
          inputMode="url"
          autoComplete="off"
          isRequired
          {...(example !== undefined && { placeholder: example })}
        />
      )}
      <TextField
        label={words.caldav.usernames[service]}
        name="username"
        autoComplete="off"
        defaultValue={known ?? ""}
        isRequired
      />
      <TextField label={words.caldav.password} name="password" type="password" autoComplete="off" isRequired />
      <div className="connect-buttons">
        <Button onPress={onBack}>{words.back}</Button>
        <Button look="primary" type="submit" isPending={busy}>
          {words.connect.submit}
        </Button>
      </div>
    </Form>
  );
}
