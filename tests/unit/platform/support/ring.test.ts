import { expect, it } from "vitest";
import { Ring } from "../../../../app/platform/support/index.ts";

it("a ring keeps the newest, newest first", () => {
  const ring = new Ring<string>(3);
  for (const name of ["Ada", "Ben"]) ring.add(name);
  expect(ring.newestFirst()).toEqual(["Ben", "Ada"]);
  for (const name of ["Cleo", "Dora", "Emil"]) ring.add(name);
  expect(ring.newestFirst()).toEqual(["Emil", "Dora", "Cleo"]);
  expect(ring.length).toBe(3);
});

it("a ring that was cleared begins anew", () => {
  const ring = new Ring<number>(2);
  for (const number of [1, 2, 3]) ring.add(number);
  ring.clear();
  ring.add(4);
  expect(ring.newestFirst()).toEqual([4]);
});
