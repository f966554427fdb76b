import { expect, it } from "vitest";
import { waitInWords } from "../../../../../app/platform/security/index.ts";

it.each([
  [1, "1 second"],
  [12, "12 seconds"],
  [60, "1 minute"],
  [90, "90 seconds"],
  [150, "3 minutes"],
  [3600, "1 hour"],
  [5000, "84 minutes"],
  [8000, "3 hours"],
])("%d seconds are %s", (seconds, words) => {
  expect(waitInWords(seconds)).toBe(words);
});
