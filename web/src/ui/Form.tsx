import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
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
  const errors = problem?.fields ?? {};
  const atFields = Object.fromEntries(
    Object.entries(errors)
      .filter(([name]) => fields.includes(name))
      .map(([name, what]) => [name, sentence(what)]),
  );
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

/** The server says what is wrong as the end of a sentence that begins with the field. */
function sentence(what: string): string {
  return what.charAt(0).toLocaleUpperCase() + what.slice(1);
}
