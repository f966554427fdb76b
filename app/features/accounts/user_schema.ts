import { z } from "zod";
import { PLAIN_LINE, VISIBLE } from "../../platform/support/index.ts";
import { COLORS, ROLES } from "./user.ts";

/** 1 to 80 characters, spaces at the ends and repeated ones taken out. */
export const Name = z
  .string("Enter a name.")
  .normalize("NFC")
  .transform((text) => text.trim().replace(/\s+/g, " "))
  .pipe(
    z
      .string()
      .max(80, "A name has 80 characters at most.")
      .regex(PLAIN_LINE, "A name has no control characters.")
      .regex(VISIBLE, "Enter a name."),
  );

/** An address, in lower case from here on. */
export const Email = z
  .string("Enter an e-mail address.")
  .trim()
  .toLowerCase()
  .pipe(
    z
      .email("Enter an e-mail address, such as ana@example.org.")
      .max(254, "An e-mail address has 254 characters at most."),
  );

/** 8 characters or more; the bound above keeps hashing cheap. */
export const Password = z
  .string("Enter a password.")
  .min(8, "A password has 8 characters or more.")
  .max(200, "A password has 200 characters at most.");

export const RoleName = z.enum(ROLES, "A role is admin or member.");

export const Color = z.coerce
  .number("Choose a colour.")
  .int("Choose a colour.")
  .min(0, "Choose a colour.")
  .max(COLORS - 1, "Choose a colour.");

/** What a new account is made from. */
export const UserDraft = z.object({ name: Name, email: Email, password: Password });

export type UserDraft = z.output<typeof UserDraft>;

/** Checked against what is stored, so nothing is asked of their form but that they are there. */
export const Credentials = z.object({
  email: z
    .string("Enter your e-mail address.")
    .trim()
    .toLowerCase()
    .min(1, "Enter your e-mail address.")
    .max(254, "No account has such a long address."),
  password: z
    .string("Enter your password.")
    .min(1, "Enter your password.")
    .max(200, "No password is that long."),
});

export type Credentials = z.output<typeof Credentials>;
