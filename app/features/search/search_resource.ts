import { z } from "zod";
import { MessageResource } from "../messages/index.ts";

/** A message that was found, with where it stands. */
export const SearchResult = z.object({
  message: MessageResource,
  room: z.object({
    id: z.number().int(),
    name: z.string(),
    kind: z.enum(["open", "closed", "direct"]),
  }),
  /** The text around the first hit, in pieces; plain text, not HTML. */
  snippet: z.array(z.object({ text: z.string(), hit: z.boolean() })),
  /** The path of the page that shows it in its place. */
  url: z.string(),
});

export type SearchResult = z.output<typeof SearchResult>;

export const SearchAnswer = z.object({
  data: z.array(SearchResult),
  has_more: z.boolean(),
  /** What `before` is for the next page. */
  next: z.string().nullable(),
  /** False while messages that were written before the last update are still being made searchable. */
  complete: z.boolean(),
});

export type SearchAnswer = z.output<typeof SearchAnswer>;
