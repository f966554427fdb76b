import type { FieldError } from "../errors/index.ts";

const SECRET = /password|secret|token/i;

/** What was typed, to stand in the form again. Secrets and files are left out. */
export function oldInput(submitted: unknown): Record<string, unknown> {
  if (typeof submitted !== "object" || submitted === null) return {};
  return Object.fromEntries(
    Object.entries(submitted).filter(([name, value]) => !SECRET.test(name) && isText(value)),
  );
}

function isText(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isText);
  return typeof value !== "object" || value === null;
}

/** The first message of each refused field; what concerns the whole form stands under `form`. */
export function errorsByField(fields: readonly FieldError[]): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { field, message } of fields) errors[field || "form"] ??= message;
  return errors;
}
