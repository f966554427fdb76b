import { z } from "zod";
import { Reason } from "../rooms/index.ts";

const id = z.coerce.number("This is no id.").int("This is no id.").positive("This is no id.");

/** What is reported, a message or a person, and why. */
export const ReportDraft = z.union(
  [z.object({ message_id: id, reason: Reason }), z.object({ user_id: id, reason: Reason })],
  "Say which message or which person.",
);

export type ReportDraft = z.output<typeof ReportDraft>;

/** `delete` takes the message away; `resolve` says that something was done otherwise. */
export const Decision = z.enum(
  ["dismiss", "resolve", "delete"],
  "A decision is dismiss, resolve or delete.",
);

export type Decision = z.output<typeof Decision>;
