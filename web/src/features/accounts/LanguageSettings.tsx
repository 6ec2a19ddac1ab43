import { useState } from "react";
import { CHOICES, chooseLanguage, type LanguageChoice, languageChoice } from "@/lib/locale";
import { Segments } from "@/ui/Segments";
import { say } from "@/ui/toasts";
import { useAccounts } from "./context";
import { takeOver } from "./language";
import { words } from "./words";

/** The language of the interface and of mails: chosen once for all devices, or each device's own. */
export function LanguageSettings() {
  const accounts = useAccounts();
  const [choice, setChoice] = useState(languageChoice);

  async function choose(next: LanguageChoice) {
    const before = choice;
    setChoice(next);
    const language = next === "automatic" ? null : next;
    const answer = await accounts.update({ language });
    if (!answer.ok) {
      setChoice(before);
      say(answer.problem.detail, "danger");
      return;
    }
    takeOver(language);
    chooseLanguage(next);
  }
  return (
    <>
      <p className="page-hint">{words.languageHint}</p>
      <Segments
        label={words.language}
        hideLabel
        options={CHOICES.map((id) => ({ id, label: words.languages[id] }))}
        value={choice}
        onChange={(next) => void choose(next)}
      />
    </>
  );
}
