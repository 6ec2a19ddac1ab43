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
    const isBad = name === "bad" || name.includes("@");
    const wrong = name.includes("@") ? `${name} has no account here` : WRONG;
    setProblem(isBad ? { code: "invalid", title: "", detail: "", status: 422, fields: { name: wrong } } : null);
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

test("an address at the beginning of what is said stays as it is written", async () => {
  const { user, name } = open();
  await user.type(name, "nobody@example.com");
  await user.click(save());
  expect(await screen.findByText("nobody@example.com has no account here")).toBeVisible();
});

test("whoever presses Enter in the wrong field hears what is wrong, each time", async () => {
  const { user, name } = open();
  await user.type(name, "{Enter}");
  const first = screen.getByRole("alert");
  expect(first).toHaveTextContent("Fill this in");
  expect(name).toHaveFocus();
  await user.keyboard("{Enter}");
  expect(screen.getByRole("alert")).not.toBe(first);
  await user.keyboard("bad{Enter}");
  expect(await screen.findByRole("alert")).toHaveTextContent("Must be a name");
  expect(name).toHaveFocus();
});

test("where the focus moves to the wrong field, that reads it out", async () => {
  const { user } = open();
  await user.click(save());
  expect(screen.getByText("Fill this in")).toBeVisible();
  expect(screen.queryByRole("alert")).toBeNull();
});

const field = (error?: string) => <TextField label="Password" description="At least 8 characters" error={error} />;

test("what was said beforehand is not said twice when it is what is wrong", () => {
  const { rerender } = render(field());
  const input = screen.getByRole("textbox", { name: "Password" });
  expect(input).toHaveAccessibleDescription("At least 8 characters");
  rerender(field("At least 8 characters"));
  expect(input).toHaveAccessibleDescription("At least 8 characters");
  expect(screen.getAllByText("At least 8 characters")).toHaveLength(1);
  rerender(field());
  expect(input).toHaveAccessibleDescription("At least 8 characters");
});
