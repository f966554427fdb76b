import { z } from "zod";

const FORM = "React with one emoji.";
const EMOJI = /^\p{RGI_Emoji}$/v;
/** Hearts and others that only look like an emoji with this sign behind them. */
const PICTURE = "\u{fe0f}";

/** One emoji as Unicode recommends it for interchange; one that lacks the sign for "as a picture" gets it. */
export const Emoji = z
  .string(FORM)
  .max(64, FORM)
  .transform((text, context) => {
    for (const form of [text, text + PICTURE]) if (EMOJI.test(form)) return form;
    context.addIssue({ code: "custom", message: FORM });
    return z.NEVER;
  });
