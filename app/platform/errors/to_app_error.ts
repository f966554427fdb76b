import { AppError } from "./app_error.ts";

/** What the outside learns of a defect: nothing but the reference. */
export class InternalError extends AppError {
  constructor(cause: unknown) {
    super(500, "internal", "Something went wrong on our side. It has been written down.", {
      cause,
    });
  }
}

/** Any thrown value as an `AppError`: itself when it was raised on purpose, else an `InternalError` around it. */
export function toAppError(thrown: unknown): AppError {
  return thrown instanceof AppError ? thrown : new InternalError(thrown);
}
