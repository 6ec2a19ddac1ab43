import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { OFFLINE } from "@/api/problem";
import type { Upload } from "./state";
import { UploadAnnouncer } from "./UploadAnnouncer";

const upload = (over: Partial<Upload> = {}): Upload => ({
  key: "notes",
  room_id: "room",
  name: "notes.txt",
  size: 4,
  preview: null,
  progress: 0,
  problem: null,
  attachment: null,
  ...over,
});

test("it is read out when a file has arrived, once, and why another has not", () => {
  const { rerender } = render(<UploadAnnouncer uploads={[]} />);
  const said = (...uploads: Upload[]) => {
    rerender(<UploadAnnouncer uploads={uploads} />);
    return [...screen.getByRole("log").children].map(({ textContent }) => textContent);
  };
  expect(said(upload(), upload({ key: "plan", name: "plan.pdf" }))).toEqual([]);
  const attachment = { id: "notes", name: "notes.txt", type: "text/plain", size: 4, url: "/attachments/notes" };
  const arrived = upload({ progress: 1, attachment });
  expect(said(arrived, upload({ key: "plan", name: "plan.pdf", progress: 0.5 }))).toEqual(["notes.txt: Ready to be sent"]);
  const problem = { ...OFFLINE, detail: "A file has at most 25 MB." };
  expect(said(arrived, upload({ key: "plan", name: "plan.pdf", problem }))).toEqual([
    "notes.txt: Ready to be sent",
    "plan.pdf: A file has at most 25 MB.",
  ]);
});
