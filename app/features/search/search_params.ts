import { z } from "zod";
import { type Order, ORDERS } from "./search.ts";

const MOST_CHARACTERS = 300;
const TOO_LONG = `A search has at most ${MOST_CHARACTERS} characters. Take some words away.`;

/** What programs ask with. */
export const SearchParams = z.object({
  q: z
    .string()
    .max(MOST_CHARACTERS, TOO_LONG)
    .default("")
    .describe('Words, "quoted phrases", from:, in:, before:, after:, has:'),
  order: z.enum(ORDERS, "The order is newest or best.").default("newest"),
  before: z.string().max(60).optional().describe("`next` of the page before"),
  limit: z.coerce
    .number("The limit is a number.")
    .int("The limit is a whole number.")
    .min(1, "The limit is at least 1.")
    .max(100, "The limit is at most 100.")
    .default(20),
});

/** What people type stands in the field again whatever it is; an order that does not exist is the usual one. */
export const SearchPageParams = z.object({
  q: z.string().default(""),
  order: z.enum(ORDERS).catch("newest" satisfies Order),
  before: z.string().max(60).optional(),
});

/** @returns why a text is too long, if it is */
export function tooLong(q: string): string | undefined {
  return q.length > MOST_CHARACTERS ? TOO_LONG : undefined;
}
