import { expect, test } from "vitest";
import { closeOf, closes, type CloseName } from "../../../../../app/platform/realtime/index.ts";
import { staysAway } from "../../../../../public/js/core/stays_away.ts";

test("the page does after each close what the hub says of it", () => {
  for (const name of Object.keys(closes) as CloseName[]) {
    const { codes, comesBack } = closeOf(name);
    expect([name, staysAway(codes.websocket)]).toEqual([name, !comesBack]);
  }
});

test.each([
  [4401, true],
  [4403, true],
  [4999, true],
  [1006, false],
  [1012, false],
  [1013, false],
])("after %i it stays away: %s", (code, away) => {
  expect(staysAway(code)).toBe(away);
});
