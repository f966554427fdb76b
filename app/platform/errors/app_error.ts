/** One field that was refused, for a form or for `errors` in problem+json. */
export interface FieldError {
  /** Dotted path of the field, `""` for the whole input. */
  field: string;
  /** What is wrong, in words for the person who typed it. */
  message: string;
}

export interface AppErrorOptions {
  cause?: unknown;
  /** Seconds after which a new try makes sense; becomes `Retry-After`. */
  retryAfter?: number;
  /** Refused fields. */
  fields?: FieldError[];
  /** Extra response headers, such as `Allow`. */
  headers?: Record<string, string>;
}

/**
 * The root of all errors that Parley raises on purpose. `code` is for programs and stable, `message` is for
 * people and safe to show: it says what happened, to what, and what to do next.
 *
 * Anything that is not an `AppError` is a defect: the outside sees only a reference.
 *
 * @example throw new NotFoundError("room_not_found", "There is no such room, or you may not see it.");
 */
export class AppError extends Error {
  readonly code: string;
  readonly status: number;
  readonly retryAfter: number | undefined;
  readonly fields: FieldError[];
  readonly headers: Record<string, string>;

  // oxlint-disable-next-line max-params -- read as one sentence: status, code, message
  constructor(status: number, code: string, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.status = status;
    this.code = code;
    this.retryAfter = options.retryAfter;
    this.fields = options.fields ?? [];
    this.headers = options.headers ?? {};
  }
}
