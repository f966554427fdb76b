import { z } from "zod";

/** A whole number within bounds, read from text. */
export function integer(min: number, max = Number.MAX_SAFE_INTEGER) {
  return z.coerce.number("must be a whole number").int("must be a whole number").min(min).max(max);
}

const WORDS: Record<string, boolean> = {
  "1": true,
  true: true,
  yes: true,
  on: true,
  "0": false,
  false: false,
  no: false,
  off: false,
};

/** A switch: true/false, yes/no, on/off, 1/0. */
export function flag(fallback: boolean) {
  return z
    .string()
    .toLowerCase()
    .refine((word) => word in WORDS, "must be true or false")
    .transform((word) => WORDS[word] === true)
    .default(fallback);
}

/** A list separated by commas; empty text is an empty list. */
export function list() {
  return z
    .string()
    .default("")
    .transform((text) =>
      text
        .split(",")
        .map((item) => item.trim())
        .filter((item) => item !== ""),
    );
}
