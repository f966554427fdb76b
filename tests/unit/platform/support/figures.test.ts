import { expect, test } from "vitest";
import { Figures } from "../../../../app/platform/support/index.ts";

test("figures are read when somebody looks, in the order of the parts' names", () => {
  const figures = new Figures();
  let waiting = 1;
  figures.provide("queue", () => ({ waiting }));
  figures.provide("database.pool", () => ({ open: 4 }));
  waiting = 2;
  expect(Object.entries(figures.read())).toEqual([
    ["database.pool", { open: 4 }],
    ["queue", { waiting: 2 }],
  ]);
});
