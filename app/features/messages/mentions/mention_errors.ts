import { ForbiddenError } from "../../../platform/errors/index.ts";

/** 403: not everybody may call everybody. */
export function roomMentionRefused(): ForbiddenError {
  const message =
    "Only owners and moderators of this room may call everybody with @room. Take it out, or name the people.";
  return new ForbiddenError("room_mention_refused", message);
}
