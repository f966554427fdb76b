import { expect, test } from "vitest";
import { dayOf, startOfDay } from "../../../../../public/js/core/grouping.ts";

test("a day begins at the reader's midnight, and not a moment earlier", () => {
  const start = startOfDay("2026-03-01");
  expect(dayOf(start)).toBe("2026-03-01");
  expect(dayOf(start - 1)).toBe("2026-02-28");
});

test("a day before all messages begins where time does", () => {
  expect(startOfDay("1900-01-01")).toBe(0);
});
