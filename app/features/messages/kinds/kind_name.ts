import { z } from "zod";

const FORM = "A kind is named by small letters.";

/** The name of a kind, as clients send it. Whether there is such a kind is decided later. */
export const KindName = z.string(FORM).regex(/^[a-z][a-z_]{0,19}$/, FORM);
