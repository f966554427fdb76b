import fc from "fast-check";
import { expect, test } from "vitest";
import {
  isNewer,
  placementOf,
  positionOf,
  surplus,
} from "../../../../../public/js/core/placement.ts";

const middle = { oldest: 100, newest: 150, atStart: false, atEnd: false };
const whole = { oldest: 100, newest: 150, atStart: true, atEnd: true };

test("a live message stays out of the middle of old history", () => {
  expect(placementOf(151, middle)).toBe("newer");
  expect(placementOf(99, middle)).toBe("older");
});

test("what lies between the loaded ends belongs there", () => {
  expect(placementOf(120, middle)).toBe("inside");
});

test("at the end of the room a new message is shown, and at its start an earlier one", () => {
  expect(placementOf(151, whole)).toBe("inside");
  expect(placementOf(99, whole)).toBe("inside");
});

test("an empty room takes its first message; a window that lost all of its own does not", () => {
  const empty = { oldest: null, newest: null };
  expect(placementOf(1, { ...empty, atStart: true, atEnd: true })).toBe("inside");
  expect(placementOf(1, { ...empty, atStart: true, atEnd: false })).toBe("newer");
});

test("an older or equal state never replaces what is shown, but the stored one replaces the pending one", () => {
  expect(isNewer(6, 5)).toBe(true);
  expect(isNewer(5, 5)).toBe(false);
  expect(isNewer(4, 5)).toBe(false);
  expect(isNewer(1, null)).toBe(true);
});

test("inserting by position sorts, whatever the order of arrival", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat()), (arrivals) => {
      const ids: number[] = [];
      for (const id of arrivals) ids.splice(positionOf(id, ids), 0, id);
      expect(ids).toEqual([...arrivals].sort((a, b) => a - b));
    }),
  );
});

test("the page sheds at the side where nobody reads", () => {
  expect(surplus(230, 200, false)).toEqual({ top: 30, bottom: 0 });
  expect(surplus(230, 200, true)).toEqual({ top: 0, bottom: 30 });
  expect(surplus(200, 200, true)).toEqual({ top: 0, bottom: 0 });
});
