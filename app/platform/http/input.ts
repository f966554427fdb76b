import type { Context } from "hono";
import type { z } from "zod";
import { type FieldError, NotFoundError, ValidationError } from "../errors/index.ts";
import type { AnyInput } from "./action.ts";
import { readBody } from "./request_body.ts";

/** The path's parameters by their schema. @throws NotFoundError: `/rooms/abc` is no room */
export function readParams(c: Context, input: AnyInput): unknown {
  if (!input.params) return {};
  const result = input.params.safeParse(c.req.param());
  if (!result.success) throw new NotFoundError();
  return result.data;
}

/** The query by its schema. @throws ValidationError */
export function readQuery(c: Context, input: AnyInput): unknown {
  if (!input.query) return {};
  const lists = Object.entries(c.req.queries());
  const given = lists.map(([name, values]) => [name, values.length === 1 ? values[0] : values]);
  return check(input.query, Object.fromEntries(given));
}

/** The body as it was sent; nothing when the action takes none. @param limit in bytes, where the action has no own */
export async function readSubmission(c: Context, input: AnyInput, limit: number): Promise<unknown> {
  return input.body ? readBody(c, input.bodyLimit ?? limit) : {};
}

/** A submission by the action's schema. @throws ValidationError */
export function checkBody(submitted: unknown, input: AnyInput): unknown {
  return input.body ? check(input.body, submitted) : {};
}

function check(schema: z.ZodType, given: unknown): unknown {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new ValidationError({ fields: result.error.issues.map(fieldError) });
}

function fieldError(issue: z.core.$ZodIssue): FieldError {
  return { field: issue.path.map(String).join("."), message: issue.message };
}
