import { describe, expect, it } from "vitest";
import { checkedText, ClientId } from "../../../../app/features/messages/draft.ts";

describe("a text", () => {
  it.each([
    ["a word", "hello", "hello"],
    ["lines of Windows and of old", "a\r\nb\rc", "a\nb\nc"],
    ["tabs and indents", "  \tcode\n", "  \tcode\n"],
    ["control characters", "a\u0000b\u0007c", "abc"],
    ["half a surrogate", "a\ud83d", "a\ufffd"],
    ["a flag of several signs", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "🏴󠁧󠁢󠁷󠁬󠁳󠁿"],
  ])("of %s is stored well-formed", (_, given, stored) =>
    expect(checkedText(given, 100)).toBe(stored),
  );

  it.each(["", " ", "\n\t", "\u00a0\u2003", "\u200b\u200d\ufeff", "\u0000"])(
    "of %j is empty",
    (given) => {
      expect(() => checkedText(given, 100)).toThrow("A message needs some text");
    },
  );

  it("is measured in characters, and the refusal says both numbers", () => {
    expect(checkedText("😀".repeat(10), 10)).toHaveLength(20);
    expect(() => checkedText("é".repeat(11), 10)).toThrow(/11 characters; 10 are allowed/);
  });
});

describe("a client id", () => {
  it.each(["1", "c-1", "a.b:c_d", crypto.randomUUID(), "x".repeat(64)])("may be %j", (id) => {
    expect(ClientId.parse(id)).toBe(id);
  });

  it.each(["", "a b", "ä", "a/b", "<b>", "x".repeat(65), 7, null])("may not be %j", (id) => {
    expect(ClientId.safeParse(id).success).toBe(false);
  });
});
