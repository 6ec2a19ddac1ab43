import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import type { Problem } from "@/api/problem";
import { Button } from "./Button";
import { Form } from "./Form";
import { TextField } from "./TextField";

const WRONG = "must be a name";

/** A form whose server wants another name than `bad`. */
function Naming() {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [name, setName] = useState("");
  const [saved, setSaved] = useState("");
  function save() {
    const isBad = name === "bad";
    setProblem(isBad ? { code: "invalid", title: "", detail: "", status: 422, fields: { name: WRONG } } : null);
    if (!isBad) setSaved(name);
  }
  return (
    <Form problem={problem} fields={["name"]} onSubmit={save}>
      <TextField label="Place" name="place" />
      <TextField label="Name" name="name" value={name} onChange={setName} isRequired />
      <Button type="submit">Save</Button>
      <p>Saved: {saved}</p>
    </Form>
  );
}

function open() {
  render(<Naming />);
  return { user: userEvent.setup({ delay: 30 }), name: screen.getByRole("textbox", { name: "Name" }) };
}

const save = () => screen.getByRole("button", { name: "Save" });

test("what the server refuses is said at its field, which has the focus then", async () => {
  const { user, name } = open();
  await user.type(name, "bad");
  await user.click(save());
  expect(await screen.findByText("Must be a name")).toBeVisible();
  expect(name).toHaveFocus();
});

test("what is said goes as the field is corrected, before the button is pressed", async () => {
  const { user, name } = open();
  await user.type(name, "bad");
  await user.click(save());
  await screen.findByText("Must be a name");
  await user.type(name, "ger");
  expect(screen.queryByText("Must be a name")).toBeNull();
  expect(name).toHaveFocus();
  await user.click(save());
  expect(screen.getByText("Saved: badger")).toBeVisible();
});

test("so it is with what the browser finds, the focus being on the first wrong field", async () => {
  const { user, name } = open();
  await user.click(save());
  expect(screen.getByText("Fill this in")).toBeVisible();
  expect(name).toHaveFocus();
  await user.keyboard("a");
  expect(screen.queryByText("Fill this in")).toBeNull();
});
