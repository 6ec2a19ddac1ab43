import { type FormEvent, type KeyboardEvent, use, useState } from "react";
import { FieldError, FieldErrorContext, type ValidationResult } from "react-aria-components/FieldError";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import { TextArea } from "react-aria-components/TextArea";
import { TextField as AriaTextField, type TextFieldProps as AriaTextFieldProps } from "react-aria-components/TextField";
import { words } from "./words";
import "./Field.css";

export interface TextFieldProps extends Omit<AriaTextFieldProps, "children" | "className" | "style"> {
  label: string;
  description?: string | undefined;
  placeholder?: string;
  /** What is wrong, when the caller knows; the server's word comes through `Form`. */
  error?: string | undefined;
  /** Lines of text; more than one makes it a text area. */
  rows?: number;
  /** What Enter does in a text area; Shift and Enter makes a new line. */
  onEnter?: () => void;
}

export function TextField({ label, description, placeholder, error, rows = 1, onEnter, ...rest }: TextFieldProps) {
  const hint = placeholder === undefined ? {} : { placeholder };
  /** How often Enter was pressed since the focus came here. */
  const [enters, setEnters] = useState(0);
  const said = (result: ValidationResult) => error ?? ownWords(result, rest.minLength) ?? result.validationErrors.join(" ");
  function onLineKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter") setEnters(enters + 1);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (!onEnter || event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onEnter();
  }
  return (
    <AriaTextField {...rest} className="field" {...(error !== undefined && { isInvalid: true })}>
      <Label className="field-label">{label}</Label>
      {rows > 1 ? (
        <TextArea className="field-input" rows={rows} onKeyDown={onKeyDown} onInput={checkAgain} {...hint} />
      ) : (
        <Input
          className="field-input"
          onInput={checkAgain}
          onKeyDown={onLineKeyDown}
          onBlur={() => {
            setEnters(0);
          }}
          {...hint}
        />
      )}
      {description !== undefined && <Description text={description} said={said} />}
      <FieldError className="field-error">
        {(result) => (
          // Whoever pressed Enter in the field itself is still there, where nothing else would read it out.
          <span key={enters} {...(enters > 0 && { role: "alert" })}>
            {said(result)}
          </span>
        )}
      </FieldError>
    </AriaTextField>
  );
}

/** What is said beforehand, unless that is what is said to be wrong. */
function Description({ text, said }: { text: string; said: (result: ValidationResult) => string }) {
  const result = use(FieldErrorContext);
  if (result?.isInvalid === true && said(result) === text) return null;
  return (
    <Text slot="description" className="field-description">
      {text}
    </Text>
  );
}

/**
 * What is said to be wrong goes as soon as it is right again. Waiting until the focus leaves, it
 * would go under a press on the button below, which would move away from under that press.
 */
function checkAgain({ currentTarget: input }: FormEvent<HTMLInputElement | HTMLTextAreaElement>) {
  if (input.getAttribute("aria-invalid") === "true") input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** What the browser found, in our words: its own differ from one to the next. */
function ownWords({ validationDetails: found }: ValidationResult, minLength: number | undefined): string | undefined {
  if (found.valueMissing) return words.required;
  if (found.typeMismatch) return words.notAnEmail;
  return found.tooShort && minLength !== undefined ? words.tooShort(minLength) : undefined;
}
