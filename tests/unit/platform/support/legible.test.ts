import { describe, expect, it } from "vitest";
import { PLAIN_LINE, VISIBLE } from "../../../../app/platform/support/index.ts";

describe("a name", () => {
  it.each(["Ada", "Zoë", "光", "👩‍🚀 crew", "מרב", "R&D #2"])("may be %j", (name) => {
    expect(name).toMatch(PLAIN_LINE);
    expect(name).toMatch(VISIBLE);
  });

  it.each(["\u200B", "\u2060\u200D", "   ", "\u0301"])(
    "has something to see, unlike %j",
    (name) => {
      expect(name).not.toMatch(VISIBLE);
    },
  );

  it.each(["\u202Elive", "a\u2066b", "a\nb", "a\u0000"])("hides nothing, unlike %j", (name) => {
    expect(name).not.toMatch(PLAIN_LINE);
  });
});
