import { AppError, type AppErrorOptions } from "./app_error.ts";

/** 400: the request itself is malformed (broken JSON, a parameter of the wrong form). */
export class BadRequestError extends AppError {
  constructor(
    code = "bad_request",
    message = "This request cannot be read. Check its form.",
    options?: AppErrorOptions,
  ) {
    super(400, code, message, options);
  }
}

/** 401: nobody is signed in, or the credentials are not valid. */
export class UnauthenticatedError extends AppError {
  constructor(code = "not_signed_in", message = "Sign in first.", options?: AppErrorOptions) {
    super(401, code, message, options);
  }
}

/** 403: signed in, but this act is not allowed. For things one may not even see use `NotFoundError`. */
export class ForbiddenError extends AppError {
  constructor(code = "not_allowed", message = "You may not do this.", options?: AppErrorOptions) {
    super(403, code, message, options);
  }
}

/** 404: it does not exist, or the viewer may not know that it does. */
export class NotFoundError extends AppError {
  constructor(
    code = "not_found",
    message = "There is nothing here, or you may not see it.",
    options?: AppErrorOptions,
  ) {
    super(404, code, message, options);
  }
}

/** 405: the path exists, with other verbs. */
export class MethodNotAllowedError extends AppError {
  constructor(verb: string, path: string, allowed: readonly string[]) {
    const allow = allowed.join(", ");
    super(405, "method_not_allowed", `${verb} is not possible on ${path}. Use ${allow}.`, {
      headers: { Allow: allow },
    });
  }
}

/** 409: the present state forbids it (already a member, taken e-mail address). */
export class ConflictError extends AppError {
  constructor(
    code = "conflict",
    message = "This collides with the present state.",
    options?: AppErrorOptions,
  ) {
    super(409, code, message, options);
  }
}

/** 413: more than the limit; the message says both numbers. */
export class TooLargeError extends AppError {
  constructor(code = "too_large", message = "This is too large.", options?: AppErrorOptions) {
    super(413, code, message, options);
  }
}

/** 415: the content type is not one we read here. */
export class UnsupportedMediaTypeError extends AppError {
  constructor(message = "This content type is not read here. Send JSON or a form.") {
    super(415, "unsupported_media_type", message);
  }
}

/** 422: well-formed, but fields are refused. */
export class ValidationError extends AppError {
  constructor(options: AppErrorOptions = {}, code = "invalid", message?: string) {
    super(422, code, message ?? summary(options), options);
  }
}

/** 429: too often; `retryAfter` says in how many seconds again. */
export class TooManyRequestsError extends AppError {
  constructor(
    retryAfter: number,
    message = `Too many requests. Try again in ${retryAfter} s.`,
    options?: AppErrorOptions,
  ) {
    super(429, "rate_limited", message, { ...options, retryAfter });
  }
}

/** 503: a part that this needs is away for now. */
export class UnavailableError extends AppError {
  constructor(
    code = "unavailable",
    message = "A part of the service is away. Try again in a moment.",
    options?: AppErrorOptions,
  ) {
    super(503, code, message, { retryAfter: 5, ...options });
  }
}

function summary({ fields = [] }: AppErrorOptions): string {
  const first = fields[0];
  if (!first) return "The input is not valid.";
  return first.field ? `${first.field}: ${first.message}` : first.message;
}
