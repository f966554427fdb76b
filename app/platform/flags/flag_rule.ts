import { z } from "zod";

const MOST = 1000;

const Time = z.number().int().min(0).max(8_640_000_000_000_000);

const Names = z
  .array(z.string().regex(/^[a-z][a-z0-9-]{0,63}$/))
  .min(1)
  .max(50);

/**
 * For whom a flag is on. `some`: for those whom any of the four lists meets. With a schedule it is off before `from`
 * and from `until` on, for everybody. Times in milliseconds.
 */
export const FlagRule = z
  .strictObject({
    state: z.enum(["on", "off", "some"]),
    /** Of the people who are signed in; each person keeps their answer while it grows. */
    percentage: z.number().min(0).max(100).optional(),
    /** Numbers of people. */
    users: z
      .array(z.number().int().min(1).max(Number.MAX_SAFE_INTEGER))
      .min(1)
      .max(MOST)
      .optional(),
    groups: Names.optional(),
    environments: Names.optional(),
    from: Time.optional(),
    until: Time.optional(),
  })
  .refine(({ state, ...rule }) => (state === "some") === hasAudience(rule), {
    message: "A rule is on, off, or says for whom it is on.",
  })
  .refine(({ from, until }) => from === undefined || until === undefined || from < until, {
    message: "The end must come after the beginning.",
  });

export type FlagRule = z.output<typeof FlagRule>;

interface Audience {
  percentage?: unknown;
  users?: unknown;
  groups?: unknown;
  environments?: unknown;
}

function hasAudience({ percentage, users, groups, environments }: Audience): boolean {
  return [percentage, users, groups, environments].some((part) => part !== undefined);
}
