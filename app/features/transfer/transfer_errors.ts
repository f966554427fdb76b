import { ForbiddenError, NotFoundError, ValidationError } from "../../platform/errors/index.ts";

/** 422 `archive_refused`: what was given cannot be imported. */
export function archiveRefused(message: string, options?: ErrorOptions): ValidationError {
  const fields = [{ field: "file", message }];
  return new ValidationError({ fields, ...options }, "archive_refused", message);
}

/** 404 `transfer_not_found`. */
export function transferNotFound(): NotFoundError {
  const message = "There is no such export or import of yours, or it was collected already.";
  return new NotFoundError("transfer_not_found", message);
}

/** 403 `export_not_allowed`. */
export function exportNotAllowed(): ForbiddenError {
  const message = "Only owners of this room may export it.";
  return new ForbiddenError("export_not_allowed", message);
}
