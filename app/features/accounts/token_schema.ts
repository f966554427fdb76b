import { z } from "zod";
import { SCOPE_NAMES } from "./scopes.ts";

const DAY = 86_400_000;

export const ScopeName = z.enum(SCOPE_NAMES, {
  error: ({ input }) => `There is no scope ${String(input)}.`,
});

/** One or more scopes; each counts once. A form sends a single one as text. */
export const Scopes = z
  .preprocess(
    (given) => (typeof given === "string" ? [given] : given),
    z.array(ScopeName, "Choose what the token may do.").min(1, "Choose what the token may do."),
  )
  .transform((scopes) => [...new Set(scopes)]);

/** The form of a new token; `days` may be left empty for one that does not expire. */
export const TokenDraft = z.object({
  name: z
    .string("Say what the token is for.")
    .trim()
    .min(1, "Say what the token is for.")
    .max(60, "A token's name has 60 characters at most."),
  scopes: Scopes,
  days: z.preprocess(
    (given) => (given === "" || given === null ? undefined : given),
    z.coerce
      .number("Enter a number of days.")
      .int("Enter a whole number of days.")
      .min(1, "A token is valid for one day or more.")
      .max(3650, "A token is valid for 3650 days at most.")
      .optional(),
  ),
});

export type TokenDraft = z.output<typeof TokenDraft>;

/** When a token made now expires; `null` for never. */
export function expiryOf({ days }: Pick<TokenDraft, "days">, now: number): number | null {
  return days === undefined ? null : now + days * DAY;
}
