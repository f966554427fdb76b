import { z } from "zod";

/** The id of a message, as an address names it. */
export const RowId = z.coerce
  .number("This is no id.")
  .int("This is no id.")
  .positive("This is no id.");

/** `/messages/{id}` */
export const MessageParams = z.object({
  id: z
    .string()
    .regex(/^[1-9][0-9]{0,14}$/)
    .transform(Number),
});

const DAY = "A day is written like 2026-03-01, a moment like 2026-03-01T09:30:00Z.";

/** A day, a moment with its zone, or milliseconds. @returns milliseconds; a day begins in UTC */
export const Moment = z
  .union([z.iso.date(), z.iso.datetime({ offset: true }), z.string().regex(/^[0-9]{1,15}$/)], DAY)
  .transform((text) => (/^[0-9]+$/.test(text) ? Number(text) : Date.parse(text)));

/** Which page of history is wanted; `before`, `after` and `around` are ids of messages. */
export const PageParams = z.object({
  before: RowId.optional(),
  after: RowId.optional(),
  around: RowId.optional(),
  at: Moment.optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
});

/** The same of the replies to one message. */
export const ListParams = PageParams.extend({ thread_id: RowId.optional() });

/** `/rooms/{id}/threads/{message_id}` */
export const ThreadParams = z.object({
  id: MessageParams.shape.id,
  message_id: MessageParams.shape.id,
});

/** The number of the last change that the client knows. */
export const ChangesParams = z.object({
  since: z.coerce
    .number("Say since which number.")
    .int("This is no number.")
    .min(0, "Numbers begin at 0."),
});
