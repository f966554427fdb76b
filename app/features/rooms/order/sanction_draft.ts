import { z } from "zod";
import { PLAIN_LINE } from "../../../platform/support/index.ts";

const REASON_MAX = 300;
const YEAR = 525_600;

/** Why, for those who keep order; may be left out. */
export const Reason = z
  .string("Say why in words.")
  .trim()
  .max(REASON_MAX, `A reason has ${REASON_MAX} characters at most.`)
  .regex(new RegExp(`^$|${PLAIN_LINE.source}`, PLAIN_LINE.flags), "A reason is one line of text.")
  .default("");

/** For how long, in minutes; left out or empty it is for good. */
export const Minutes = z.preprocess(
  (given) => (given === "" || given === undefined ? null : given),
  z.coerce
    .number("Say for how many minutes.")
    .int("Say for how many minutes.")
    .min(1, "Say for how many minutes.")
    .max(YEAR, "A year is the longest time. Leave it out for good.")
    .nullable(),
);

export const SanctionDraft = z.object({ reason: Reason, minutes: Minutes });

export type SanctionDraft = z.output<typeof SanctionDraft>;
