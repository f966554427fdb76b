import { ForbiddenError, NotFoundError } from "../../platform/errors/index.ts";

/** 404: unknown, expired, used up, taken back, or to a room that takes nobody in any more; it is not told which. */
export function invitationOver(): NotFoundError {
  const message = "This invitation does not hold any more. Ask whoever sent it for a new one.";
  return new NotFoundError("invitation_over", message);
}

/** 404: there is no such link that one may change. */
export function invitationNotFound(): NotFoundError {
  return new NotFoundError("invitation_not_found", "There is no such invitation.");
}

/** 403: only administrators invite to the site alone. */
export function siteInvitesByAdmins(): ForbiddenError {
  const message = "Only administrators invite people to the site. Invite them to a room instead.";
  return new ForbiddenError("not_allowed", message);
}
