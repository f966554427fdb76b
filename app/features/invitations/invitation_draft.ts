import { z } from "zod";

const empty = (given: unknown) => (given === "" || given === undefined ? null : given);

/** How long a link holds, in hours, and for how many people; what is left out has no bound. */
export const InvitationDraft = z.object({
  hours: z
    .preprocess(
      empty,
      z.coerce
        .number("Say for how many hours.")
        .int("Say for how many hours.")
        .min(1, "A link holds an hour or longer.")
        .max(8760, "A link holds a year at most.")
        .nullable(),
    )
    .default(null),
  max_uses: z
    .preprocess(
      empty,
      z.coerce
        .number("Say for how many people.")
        .int("Say for how many people.")
        .min(1, "A link is for one person or more.")
        .max(10_000, "A link is for 10,000 people at most.")
        .nullable(),
    )
    .default(null),
});

export type InvitationDraft = z.output<typeof InvitationDraft>;

/** What a link ends with. */
export const TokenText = z.string().min(1).max(200);
