import { expect, test } from "vitest";
import { TokenBucket } from "../../../../app/platform/support/index.ts";

const limit = { perSecond: 10, burst: 20 };

test("a burst passes, then as many as are earned", () => {
  const bucket = new TokenBucket(20, 0);
  const answers = Array.from({ length: 21 }, () => bucket.take(limit, 0));
  expect(answers.slice(0, 20).every((wait) => wait === 0)).toBe(true);
  expect(answers[20]).toBeCloseTo(0.1);
  expect(bucket.take(limit, 100)).toBe(0);
  expect(bucket.take(limit, 100)).toBeGreaterThan(0);
});

test("a pause earns no more than one burst", () => {
  const bucket = new TokenBucket(20, 0);
  const passed = Array.from({ length: 50 }, () => bucket.take(limit, 60_000)).filter(
    (w) => w === 0,
  );
  expect(passed).toHaveLength(20);
});

test("a clock that is set back takes nothing away", () => {
  const bucket = new TokenBucket(20, 60_000);
  expect(bucket.take(limit, 1_000)).toBe(0);
});
