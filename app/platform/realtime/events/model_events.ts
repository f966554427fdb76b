import { z } from "zod";
import { type EventType, eventType } from "./event_type.ts";

export type ModelAction = "created" | "updated" | "deleted";

/** What is told when a row of a model changes. */
export interface ModelEvents<T> {
  readonly created: EventType<T>;
  readonly updated: EventType<T & { changed?: string[] | undefined }>;
  readonly deleted: EventType<{ id: number }>;
  /** Where. */
  channels(row: T): string | readonly string[];
}

/**
 * Declares the events `{model}_created`, `{model}_updated` and `{model}_deleted`.
 *
 * @example
 * export const noteEvents = modelEvents("note", Note, (note) => `private-note.${note.id}`);
 * await broadcaster.model(noteEvents, "updated", note, { changed: ["title"] });
 */
export function modelEvents<S extends z.ZodObject>(
  model: string,
  schema: S,
  channels: (row: z.infer<S>) => string | readonly string[],
): ModelEvents<z.infer<S>> {
  const changed = { changed: z.array(z.string()).optional() };
  return {
    created: eventType(`${model}_created`, schema) as EventType<z.infer<S>>,
    updated: eventType(`${model}_updated`, schema.extend(changed)) as never,
    deleted: eventType(`${model}_deleted`, z.object({ id: z.number().int() })),
    channels,
  };
}
