import type { Http } from "@/api/http";
import type { Answer } from "@/api/problem";
import type { LinkView, Room } from "@/api/wire";

const path = (token: string) => `/api/links/${encodeURIComponent(token)}`;

/** Who invites to which room; asked without an account too. */
export function lookAtLink(http: Http, token: string): Promise<Answer<LinkView>> {
  return http("GET", path(token));
}

/** Lets whoever is signed in into the room behind a link. */
export function joinByLink(http: Http, token: string): Promise<Answer<{ room: Room }>> {
  return http("POST", `${path(token)}/join`);
}
