import type { Meeting } from "@/api/wire";

/** Whether a meeting takes place on this server's own page, and not at the operator's address. */
export function meetsHere({ id, join_url }: Meeting): boolean {
  return new URL(join_url, window.location.origin).pathname === `/meet/${id}`;
}

/** A link to where a meeting takes place: within this page, or elsewhere in a tab of its own. */
export function joinLink(meeting: Meeting) {
  if (meetsHere(meeting)) return { href: `/meet/${meeting.id}` };
  return { href: meeting.join_url, target: "_blank", rel: "noopener noreferrer" };
}
