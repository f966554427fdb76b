import { describe, expect, it } from "vitest";
import { pieces } from "../../../../../app/features/search/query/lexer.ts";
import { searchQuery } from "../../../../../app/features/search/query/search_query.ts";

const NOW = Date.parse("2026-03-10T15:00:00Z");

describe("the pieces of a query", () => {
  it("are words, phrases and filters, whatever the quotation marks", () => {
    expect(pieces('plan FROM:ada in:“big plans” "as is" has: „zu Hause" open "to the end')).toEqual(
      [
        { kind: "word", value: "plan" },
        { kind: "filter", name: "from", value: "ada" },
        { kind: "filter", name: "in", value: "big plans" },
        { kind: "phrase", value: "as is" },
        { kind: "filter", name: "has", value: "" },
        { kind: "phrase", value: "zu Hause" },
        { kind: "word", value: "open" },
        { kind: "phrase", value: "to the end" },
      ],
    );
  });

  it("leave alone what only looks like a filter", () => {
    expect(pieces("https://a.b login:x wherefrom:y").map(({ kind }) => kind)).toEqual([
      "word",
      "word",
      "word",
    ]);
  });
});

describe("a query", () => {
  it("takes days in UTC, and the narrowest of several", () => {
    const { since, until } = searchQuery("after:2026-03-01 after:yesterday before:today", NOW);
    expect(since).toBe(Date.parse("2026-03-10T00:00:00Z"));
    expect(until).toBe(Date.parse("2026-03-10T00:00:00Z"));
    expect(searchQuery("after:2026-03-01T10:00:00+02:00", NOW).since).toBe(
      Date.parse("2026-03-01T08:00:00Z"),
    );
  });

  it("lets the last word go on, wherever filters stand, and no quoted one", () => {
    const open = (q: string) => searchQuery(q, NOW).sequences.map(({ prefix }) => prefix);
    expect(open("big pla from:ada")).toEqual([false, true]);
    expect(open('big "pla"')).toEqual([false, false]);
    expect(open("big pla -")).toEqual([false, true]);
  });
});
