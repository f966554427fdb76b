import type { Context } from "hono";
import type { AppError } from "../../errors/index.ts";
import { requestIdOf } from "../request_id.ts";

/** A defect's reference finds its line in the log, and its report in the tracker. */
export function referenceOf(c: Context, error: AppError): string | undefined {
  return error.status >= 500 ? requestIdOf(c) : undefined;
}
