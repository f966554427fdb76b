import type { AppError } from "../../../errors/index.ts";
import type { Ref } from "./web_socket_request.ts";

/** What a client is told of a refused message. */
export interface ErrorFrame {
  type: "error";
  code: string;
  message: string;
  /** Path of the first refused field. */
  field?: string;
  /** Seconds to wait. */
  retry_after?: number;
  /** Finds the report of a defect in the log. */
  reference?: string;
  ref?: Ref;
}

export function errorFrame(
  error: AppError,
  { ref, reference }: { ref?: Ref; reference?: string },
): ErrorFrame {
  return {
    type: "error",
    code: error.code,
    message: error.message,
    ...(error.fields[0] && { field: error.fields[0].field }),
    ...(error.retryAfter !== undefined && { retry_after: error.retryAfter }),
    ...(reference !== undefined && { reference }),
    ...(ref !== undefined && { ref }),
  };
}
