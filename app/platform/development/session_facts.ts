import type { Session } from "../sessions/index.ts";
import type { SessionFacts } from "./request_record.ts";

/** What is in a session, by its names alone: values may open doors, and so would its id. */
export function sessionFacts({ userId, values }: Session): SessionFacts {
  const facts = Object.entries(values).map(([name, value]) => ({ name, what: described(value) }));
  return { userId, values: facts };
}

function described(value: unknown): string {
  if (typeof value === "string") return `text of ${value.length} characters`;
  if (Array.isArray(value)) return `list of ${value.length}`;
  if (value === null || typeof value !== "object") return typeof value;
  return `object of ${Object.keys(value).length}`;
}
