import { expect, test } from "vitest";
import { RANGE_NAMES, RANGES, spanOf } from "../../../../../app/features/admin/statistics/range.ts";

const NOW = Date.UTC(2030, 0, 31, 12, 34, 56);

test.each(RANGE_NAMES)("%s ends with the step that is going on, in whole steps", (range) => {
  const { from, to, stepMs } = spanOf(range, NOW);
  expect(to).toBeGreaterThan(NOW);
  expect(to - NOW).toBeLessThanOrEqual(stepMs);
  expect(to - from).toBe(RANGES[range].ms);
  expect((to - from) % stepMs).toBe(0);
  expect(to % stepMs).toBe(0);
});
