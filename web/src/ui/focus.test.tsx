import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { FOCUS_HOME, settleFocus } from "./focus";
import { say, ToastRegion } from "./toasts";

function Page({ withField = false }: { withField?: boolean }) {
  return (
    <main tabIndex={-1}>
      <h1>Conversation</h1>
      <button type="button">Elsewhere</button>
      {withField && <textarea aria-label="Message" {...FOCUS_HOME} />}
    </main>
  );
}

test("a focus that is somewhere stays there", () => {
  render(<Page withField />);
  screen.getByRole("button").focus();
  settleFocus();
  expect(screen.getByRole("button")).toHaveFocus();
});

test("a lost focus goes to the field that the page is for, else to its heading", () => {
  const { rerender } = render(<Page withField />);
  settleFocus();
  expect(screen.getByRole("textbox")).toHaveFocus();
  rerender(<Page />);
  settleFocus();
  expect(screen.getByRole("heading")).toHaveFocus();
});

test("on a touch screen it opens no keyboard", () => {
  vi.spyOn(globalThis, "matchMedia").mockReturnValue({ matches: false } as MediaQueryList);
  render(<Page withField />);
  settleFocus();
  expect(screen.getByRole("heading")).toHaveFocus();
});

/** A window that is opened by something that is gone when it closes. */
function Passing() {
  const [isOpen, setOpen] = useState<boolean | null>(null);
  return (
    <>
      <Page />
      <ToastRegion />
      {isOpen === null && (
        <button
          type="button"
          onClick={() => {
            setOpen(true);
          }}
        >
          Open
        </button>
      )}
      {isOpen === true && (
        <Dialog
          title="Window"
          closeLabel="Close"
          onClose={() => {
            say("Done");
            setOpen(false);
          }}
        >
          Text
        </Dialog>
      )}
    </>
  );
}

test("what goes while it has the focus leaves it to the page", async () => {
  const { rerender } = render(
    <>
      <Page />
      <Button>Going</Button>
    </>,
  );
  screen.getByRole("button", { name: "Going" }).focus();
  rerender(<Page />);
  expect(document.body).toHaveFocus();
  await waitFor(() => {
    expect(screen.getByRole("heading", { name: "Conversation" })).toHaveFocus();
  });
});

test("after a window it goes to the page, not to the notice that came with it", async () => {
  render(<Passing />);
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Open" }));
  await user.click(await screen.findByRole("button", { name: "Close" }));
  expect(await screen.findByText("Done")).toBeVisible();
  await waitFor(() => {
    expect(screen.getByRole("heading", { name: "Conversation" })).toHaveFocus();
  });
});

test("a notice takes the place of the one before", async () => {
  render(<ToastRegion />);
  act(() => {
    say("First");
    say("Second");
  });
  expect(await screen.findByText("Second")).toBeVisible();
  expect(screen.queryByText("First")).toBeNull();
});
