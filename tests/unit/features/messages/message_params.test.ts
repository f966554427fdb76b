import { describe, expect, it } from "vitest";
import { Moment, PageParams } from "../../../../app/features/messages/message_params.ts";

describe("a moment in a query", () => {
  it.each([
    ["2026-03-01", Date.UTC(2026, 2, 1)],
    ["2026-03-01T09:30:00Z", Date.UTC(2026, 2, 1, 9, 30)],
    ["2026-03-01T09:30:00+02:00", Date.UTC(2026, 2, 1, 7, 30)],
    ["1772355600000", 1_772_355_600_000],
  ])("%s", (text, at) => expect(Moment.parse(text)).toBe(at));

  it.each(["yesterday", "2026-13-01", "2026-02-30", "", "-5"])("is not %j", (text) => {
    expect(Moment.safeParse(text).success).toBe(false);
  });
});

describe("a page in a query", () => {
  it("is the newest unless told", () => expect(PageParams.parse({})).toEqual({}));

  it.each([{ before: "0" }, { after: "x" }, { around: "1.5" }, { limit: "201" }, { limit: "0" }])(
    "is not %j",
    (query) => {
      expect(PageParams.safeParse(query).success).toBe(false);
    },
  );
});
