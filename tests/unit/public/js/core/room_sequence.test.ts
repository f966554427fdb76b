import fc from "fast-check";
import { expect, test } from "vitest";
import { RoomSequence } from "../../../../../public/js/core/room_sequence.ts";

test("complete is the highest number before the first missing one, whatever the order", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 })), (seen) => {
      const sequence = new RoomSequence(0);
      for (const seq of seen) sequence.saw(seq);
      const missing = [...Array(32).keys()].slice(1).find((seq) => !seen.includes(seq)) ?? 32;
      expect(sequence.complete).toBe(missing - 1);
      expect(sequence.hasGap).toBe(seen.some((seq) => seq > missing));
    }),
  );
});

test("what the server tells fills the gap up to what was seen ahead", () => {
  const sequence = new RoomSequence(4);
  sequence.saw(8);
  sequence.saw(9);
  sequence.caughtUp(7);
  expect(sequence.complete).toBe(9);
  expect(sequence.hasGap).toBe(false);
});

test("an answer that is older than what is known takes nothing back", () => {
  const sequence = new RoomSequence(12);
  sequence.caughtUp(10);
  expect(sequence.complete).toBe(12);
});

test("a reset to a lower number forgets what a server before it had told", () => {
  const sequence = new RoomSequence(50);
  sequence.saw(53);
  sequence.reset(7);
  expect(sequence.complete).toBe(7);
  expect(sequence.hasGap).toBe(false);
});
