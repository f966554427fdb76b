import type { Publication } from "../events/publication.ts";
import { type Member, publicMember } from "./member.ts";

const ABOUT_MEMBERS = "presence:";

/** The data of an event as our own clients get it, as JSON: a member that comes or goes is `{...info, user_id}`. */
export function shownPayload(publication: Publication): Buffer {
  if (!publication.event.startsWith(ABOUT_MEMBERS)) return publication.payload;
  return Buffer.from(JSON.stringify(publicMember(publication.data as Member)));
}
