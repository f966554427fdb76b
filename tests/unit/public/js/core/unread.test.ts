import { expect, test } from "vitest";
import {
  afterActivity,
  afterMoving,
  afterReading,
  badge,
  titleWith,
} from "../../../../../public/js/core/unread.ts";

const read = { ordinal: 10, read: 10, unread: 0 };

test("a message of somebody else counts, one's own does not", () => {
  expect(afterActivity(read, 11, false)).toEqual({ ordinal: 11, read: 10, unread: 1 });
  expect(afterActivity(read, 11, true)).toEqual({ ordinal: 11, read: 11, unread: 0 });
});

test("several messages told at once all count, and the same one only once", () => {
  const after = afterActivity(read, 14, false);
  expect(after.unread).toBe(4);
  expect(afterActivity(after, 14, false)).toEqual(after);
});

test("deleted messages that never count are not counted by what comes after", () => {
  const room = { ordinal: 20, read: 15, unread: 3 };
  expect(afterActivity(room, 21, false).unread).toBe(4);
});

test("reading on another device clears, a late word of an earlier reading does not", () => {
  const room = { ordinal: 14, read: 10, unread: 4 };
  expect(afterReading(room, 14)).toEqual({ ordinal: 14, read: 14, unread: 0 });
  expect(afterReading(room, 12).unread).toBe(2);
  expect(afterReading(room, 9)).toEqual(room);
});

test("a message that was read before it was told of is not unread", () => {
  const room = afterReading({ ordinal: 10, read: 10, unread: 0 }, 12);
  expect(afterActivity(room, 12, false).unread).toBe(0);
});

test("marking as unread moves one's place back, and what is told late is not counted twice", () => {
  const moved = afterMoving({ ordinal: 10, read: 10, unread: 0 }, 8, 3);
  expect(moved).toEqual({ ordinal: 11, read: 8, unread: 3 });
  expect(afterActivity(moved, 11, false)).toEqual(moved);
  expect(afterActivity(moved, 12, false).unread).toBe(4);
});

test("the title carries the number once, and loses it", () => {
  expect(titleWith("# launch · Parley", 3)).toBe("(3) # launch · Parley");
  expect(titleWith("(3) # launch · Parley", 200)).toBe("(99+) # launch · Parley");
  expect(titleWith("(99+) # launch · Parley", 0)).toBe("# launch · Parley");
  expect(badge(0)).toBe("");
});
