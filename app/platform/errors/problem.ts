import type { AppError, FieldError } from "./app_error.ts";

/** A body of `application/problem+json`, RFC 9457, with our `code`, `errors` and `reference` as extensions. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  errors?: FieldError[];
  retry_after?: number;
  /** Finds the report of this failure in the log. */
  reference?: string;
}

const TITLES: Record<number, string> = {
  400: "Bad request",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  413: "Too large",
  415: "Unsupported media type",
  422: "Not valid",
  429: "Too many requests",
  500: "Something went wrong",
  503: "Not available",
};

/** The problem document of an error (RFC 9457, section 3). `reference` is given for defects only. */
export function problem(error: AppError, reference?: string): Problem {
  return {
    type: "about:blank",
    title: TITLES[error.status] ?? "Error",
    status: error.status,
    code: error.code,
    detail: error.message,
    ...(error.fields.length > 0 && { errors: error.fields }),
    ...(error.retryAfter !== undefined && { retry_after: error.retryAfter }),
    ...(reference !== undefined && { reference }),
  };
}
