import {
  ConflictError,
  ForbiddenError,
  NotFoundError,
  UnauthenticatedError,
  ValidationError,
} from "../../platform/errors/index.ts";
import type { User } from "./user.ts";

/** 422 `block_oneself`. */
export function blockOneself(): ValidationError {
  const message = "Nobody blocks oneself. Choose somebody else.";
  return new ValidationError({ fields: [{ field: "user_id", message }] }, "block_oneself", message);
}

/** 403 `person_blocked`: one has blocked the other person of a conversation. */
export function blockedByViewer(): ForbiddenError {
  const message = "You have blocked this person. Unblock them to write to them again.";
  return new ForbiddenError("person_blocked", message);
}

/** 403 `person_not_reachable`: does not tell why. */
export function notReachable(): ForbiddenError {
  const message = "Nothing was sent: this person cannot be reached here just now.";
  return new ForbiddenError("person_not_reachable", message);
}

/** 422 `email_taken`, on the field. */
export function emailTaken(): ValidationError {
  const message = "There is an account with this address. Sign in, or use another address.";
  return new ValidationError({ fields: [{ field: "email", message }] }, "email_taken", message);
}

/** 401 `wrong_credentials`: does not tell which of the two is wrong. */
export function wrongCredentials(): UnauthenticatedError {
  const message = "The e-mail address or the password is not right.";
  return new UnauthenticatedError("wrong_credentials", message, {
    fields: [{ field: "password", message }],
  });
}

/** 403 `banned`, with the reason and the end. */
export function banned({ banned_until, ban_reason }: Pick<User, "banned_until" | "ban_reason">) {
  const end = banned_until ?? 0;
  const when = end > NEVER ? "" : ` until ${new Date(end).toUTCString()}`;
  const why = ban_reason ? ` Reason: ${ban_reason}` : "";
  return new ForbiddenError("banned", `You are banned from here${when}.${why}`, {
    fields: [{ field: "", message: `You are banned from here${when}.${why}` }],
  });
}

/** A ban that ends after this has no end. */
const NEVER = Date.UTC(9000, 0, 1);

/** 422 `wrong_password`, when a signed-in person has to say it once more. */
export function wrongPassword(): ValidationError {
  const message = "This is not your password.";
  return new ValidationError(
    { fields: [{ field: "current_password", message }] },
    "wrong_password",
    message,
  );
}

/** 404 `already_set_up`. */
export function alreadySetUp(): NotFoundError {
  return new NotFoundError(
    "already_set_up",
    "This installation has an administrator already. Sign in, or ask for an account.",
  );
}

/** 404 `registration_closed`. */
export function registrationClosed(): NotFoundError {
  return new NotFoundError(
    "registration_closed",
    "Nobody can sign up here by themselves. Ask the administrator for an account.",
  );
}

/** 403 `registration_by_invitation`. */
export function registrationByInvitation(): ForbiddenError {
  const message =
    "Accounts are made by invitation here. Ask somebody who has one for an invitation link.";
  return new ForbiddenError("registration_by_invitation", message);
}

/** 409 `last_administrator`. */
export function lastAdministrator(): ConflictError {
  return new ConflictError(
    "last_administrator",
    "This is the only administrator. Make somebody else administrator first.",
  );
}

/** 404 `user_not_found`. */
export function userNotFound(): NotFoundError {
  return new NotFoundError("user_not_found", "There is no such person.");
}

/** 404 `token_not_found`. */
export function tokenNotFound(): NotFoundError {
  const message = "There is no such token, or it was revoked already.";
  return new NotFoundError("token_not_found", message);
}

/** 404 `token_not_found`. */
export function accessTokenNotFound(): NotFoundError {
  const message = "There is no such token of yours, or it holds no more.";
  return new NotFoundError("token_not_found", message);
}
