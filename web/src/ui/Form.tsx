import { type FormEvent, type ReactNode, useEffect, useMemo, useRef } from "react";
import { Form as AriaForm } from "react-aria-components/Form";
import type { Problem } from "@/api/problem";
import { Banner } from "./Banner";
import "./Field.css";

export interface FormProps {
  /** What the server said to the last try: its fields' errors appear at the fields. */
  problem: Problem | null;
  /** Names of this form's fields; errors of other fields appear above the form. */
  fields: readonly string[];
  onSubmit: (data: FormData) => void;
  children: ReactNode;
}

export function Form({ problem, fields, onSubmit, children }: FormProps) {
  const names = fields.join(" ");
  // The same errors must be the same object: a new one would show them again at fields corrected since.
  const atFields = useMemo(() => errorsAt(names.split(" "), problem), [names, problem]);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (problem?.fields) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [problem]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <AriaForm ref={form} className="form" validationErrors={atFields} onSubmit={submit}>
      {problem && Object.keys(atFields).length === 0 && <Banner tone="danger">{problem.detail}</Banner>}
      {children}
    </AriaForm>
  );
}

function errorsAt(names: readonly string[], problem: Problem | null): Record<string, string> {
  const found = Object.entries(problem?.fields ?? {}).filter(([name]) => names.includes(name));
  return Object.fromEntries(found.map(([name, what]) => [name, sentence(what)]));
}

/** The server says what is wrong as the end of a sentence that begins with the field. */
function sentence(what: string): string {
  // An address is written as it is.
  if (/^\S+@/u.test(what)) return what;
  return what.charAt(0).toLocaleUpperCase() + what.slice(1);
}
