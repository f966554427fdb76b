import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Filter } from "../../../../../app/platform/realtime/events/filter.ts";

const order = { kind: "order", total: 12, buyer: { city: "Bern", vip: false, note: null } };

function matches(spec: unknown, data: unknown = order, event = "sold"): boolean {
  return Filter.of(spec).matches(event, data);
}

describe("A filter", () => {
  test.each([
    [{ field: "kind", equals: "order" }, true],
    [{ field: "kind", equals: "refund" }, false],
    [{ field: "total", equals: 12 }, true],
    [{ field: "total", equals: "12" }, false],
    [{ field: "buyer.city", equals: "Bern" }, true],
    [{ field: "buyer.note", equals: null }, true],
    [{ field: "buyer.none", equals: null }, false],
    [{ field: "kind", in: ["refund", "order"] }, true],
    [{ field: "kind", in: ["refund"] }, false],
    [{ field: "buyer.city", prefix: "Be" }, true],
    [{ field: "buyer.city", prefix: "be" }, false],
    [{ field: "total", prefix: "1" }, false],
    [{ field: "buyer.vip", exists: true }, true],
    [{ field: "buyer.note", exists: true }, true],
    [{ field: "buyer.name", exists: true }, false],
    [{ field: "buyer.name", exists: false }, true],
    [{ field: "$event", prefix: "so" }, true],
    [{ field: "$event", equals: "bought" }, false],
    [
      {
        and: [
          { field: "kind", exists: true },
          { field: "total", equals: 12 },
        ],
      },
      true,
    ],
    [
      {
        and: [
          { field: "kind", exists: true },
          { field: "total", equals: 13 },
        ],
      },
      false,
    ],
    [
      {
        or: [
          { field: "kind", equals: "x" },
          { field: "total", equals: 12 },
        ],
      },
      true,
    ],
    [
      {
        or: [
          { field: "kind", equals: "x" },
          { field: "total", equals: 13 },
        ],
      },
      false,
    ],
    [{ not: { field: "kind", equals: "x" } }, true],
    [{ not: { field: "kind", equals: "order" } }, false],
  ])("%j is %s of an order in Bern", (spec, expected) => {
    expect(matches(spec)).toBe(expected);
  });

  test("sees own fields only, and nothing in what has none", () => {
    expect(matches({ field: "constructor", exists: true })).toBe(false);
    expect(matches({ field: "kind.length", exists: true })).toBe(false);
    for (const data of [null, "order", 7])
      expect(matches({ field: "kind", exists: true }, data)).toBe(false);
  });

  test("is a filter's opposite under `not`, whatever the data", () => {
    const leaf = fc.record({ field: fc.constantFrom("a", "b.c"), equals: fc.integer() });
    const data = fc.record({ a: fc.integer(), b: fc.record({ c: fc.integer() }) });
    fc.assert(
      fc.property(leaf, data, (spec, value) => {
        expect(matches({ not: spec }, value)).toBe(!matches(spec, value));
      }),
    );
  });

  test("that says the same has the same key", () => {
    const key = (spec: unknown) => Filter.of(spec).key;
    expect(key({ field: "a", equals: 1 })).toBe(key({ field: "a", equals: 1 }));
    expect(key({ field: "a", equals: 1 })).not.toBe(key({ field: "a", equals: "1" }));
  });

  test.each([
    ["nothing", {}],
    ["a text", "kind"],
    ["an unknown question", { field: "a", matches: ".*" }],
    ["two questions in one", { field: "a", equals: 1, prefix: "x" }],
    ["an object to compare with", { field: "a", equals: {} }],
    ["an empty list", { and: [] }],
    ["a field without a name", { field: "", exists: true }],
    ["one that is too deep", nested(10)],
    [
      "one that is too wide",
      { and: Array.from({ length: 40 }, () => ({ field: "a", exists: true })) },
    ],
  ])("is refused for %s", (_, spec) => {
    expect(() => Filter.of(spec)).toThrow(expect.objectContaining({ code: "invalid_filter" }));
  });
});

function nested(depth: number): unknown {
  return depth === 0 ? { field: "a", exists: true } : { not: nested(depth - 1) };
}
