import { NotFoundError } from "../../platform/errors/index.ts";

/** 404, for those that do not exist, and for those of others. */
export function notificationNotFound(): NotFoundError {
  return new NotFoundError("notification_not_found", "There is no such notification of yours.");
}
