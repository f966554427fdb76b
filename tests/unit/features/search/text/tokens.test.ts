import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coded } from "../../../../../app/features/search/text/code.ts";
import { fold } from "../../../../../app/features/search/text/fold.ts";
import { needle, sequence } from "../../../../../app/features/search/text/query_tokens.ts";
import { snippet } from "../../../../../app/features/search/text/snippet.ts";
import { tokenColumn, tokens } from "../../../../../app/features/search/text/tokens.ts";

const text = fc.string({ unit: "grapheme", maxLength: 60 });

describe("tokens", () => {
  it("are ASCII, long enough for InnoDB, and never too long for it", () => {
    fc.assert(
      fc.property(text, (written) => {
        for (const { code } of tokens(`${written} ${"ж".repeat(99)}`))
          expect(code).toMatch(/^x[0-2][a-z0-9]{1,78}$/);
      }),
    );
  });

  it("differ where words do, and begin alike where words do", () => {
    const letters = fc.stringMatching(/^[a-zäж0-9]{1,9}$/u);
    fc.assert(
      fc.property(letters, letters, (one, other) => {
        const [a, b] = [coded("word", one), coded("word", other)];
        expect(a === b).toBe(one === other);
        expect(b.startsWith(a)).toBe(other.startsWith(one));
      }),
    );
  });

  it("of what somebody looks for are in the column of a text that holds it", () => {
    fc.assert(
      fc.property(text, text, text, (before, wanted, after) => {
        const found = sequence(wanted, { open: true });
        if (found) expect(tokenColumn(`${before} ${wanted} ${after}`)).toContain(needle(found));
      }),
    );
  });
});

describe("a snippet", () => {
  it("is a part of the text with nothing lost in between, and marks something", () => {
    fc.assert(
      fc.property(text, text, (before, wanted) => {
        const found = sequence(wanted, { open: true });
        if (!found) return;
        const whole = `${before} ${wanted}`;
        const parts = snippet(whole, [found]);
        const shown = parts
          .map((part) => part.text)
          .join("")
          .replace(/^…/u, "")
          .trim();
        expect(whole.replace(/\s+/gu, " ")).toContain(shown.replace(/…$/u, ""));
        expect(parts.some(({ hit }) => hit)).toBe(true);
      }),
    );
  });
});

describe("folding", () => {
  it.each([
    ["Straße", "strasse"],
    ["Zażółć GĘŚLĄ", "zazolc gesla"],
    ["Ｐａｒｌｅｙ ①", "parley 1"],
    ["ｶﾞﾗｽ", "ガラス"],
    ["ガ", "ガ"],
    ["ที่", "ที่"],
    ["שָׁלוֹם", "שלום"],
    ["Ёлка", "елка"],
    ["ΣΟΦΟΣ", "σοφοσ"],
  ])("%s is %s", (written, folded) => expect(fold(written)).toBe(fold(folded)));

  it("keeps the sounding mark of kana", () => expect(fold("が")).not.toBe(fold("か")));
});
