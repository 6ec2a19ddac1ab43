import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { FirstShareButton, ShareButton } from "./ShareButton";
import { type MeetingWindow, WindowsContext } from "./windows/windows";

test.each([ShareButton, FirstShareButton])("%o shows what it does, and opens the window of its room", async (Shown) => {
  const opened: MeetingWindow[] = [];
  render(
    <WindowsContext value={(window) => opened.push(window)}>
      <Shown roomId="room" />
    </WindowsContext>,
  );
  const button = screen.getByRole("button", { name: "Share your availability" });
  expect(button).toHaveTextContent("Share your availability");
  await userEvent.click(button);
  expect(opened).toEqual([{ kind: "share", roomId: "room" }]);
});
