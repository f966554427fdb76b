import { word } from "./words.ts";

const NEAR = 0.9;

export interface DraftLength {
  length: number;
  limit: number;
  /** Close enough to the limit that a person wants to see it. */
  near: boolean;
  over: boolean;
}

/** Measures a draft as it would be sent: in characters (code points), as the server counts. */
export function draftLength(text: string, limit: number): DraftLength {
  const { length } = Array.from(text.trim());
  return { length, limit, near: length >= limit * NEAR, over: length > limit };
}

/** Why a draft cannot be sent, with both numbers. */
export function tooLongWords({ length, limit }: DraftLength): string {
  return word("scripts.too_long", { length, limit });
}
