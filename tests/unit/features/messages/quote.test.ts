import { expect, test } from "vitest";
import { excerpt } from "../../../../app/features/messages/replies/quote.ts";

test("a quote is one line", () => {
  expect(excerpt("  Who has\n\nthe\tkey? ")).toBe("Who has the key?");
});

test("a long text is cut between signs, never within one", () => {
  expect(excerpt("x".repeat(140))).toBe("x".repeat(140));
  expect(excerpt("x".repeat(141))).toBe(`${"x".repeat(140)}…`);
  const family = "👨‍👩‍👧";
  expect(excerpt(family.repeat(200))).toBe(`${family.repeat(140)}…`);
});
