import { describe, expect, it } from "vitest";
import { accepts, draftIn } from "../../../../../public/js/core/draft.ts";

const now = 100_000;
const server = { text: "from the phone", written_at: 90_000 };
const quiet = { kept: null, typedAt: 0, now };

describe("a draft of another device", () => {
  it("is shown where nothing newer was typed", () => {
    expect(accepts(quiet, server)).toBe(true);
    expect(accepts({ ...quiet, typedAt: 80_000 }, server)).toBe(true);
    const kept = { text: "older", at: 80_000, sent: false };
    expect(accepts({ ...quiet, kept }, server)).toBe(true);
  });

  it("never takes the place of what was typed later, waits to be sent, or is being typed", () => {
    expect(accepts({ ...quiet, typedAt: 95_000 }, server)).toBe(false);
    const kept = { text: "written in a tunnel", at: 95_000, sent: false };
    expect(accepts({ ...quiet, kept }, server)).toBe(false);
    // The answer was on its way when this was sent.
    expect(accepts({ ...quiet, kept: { ...kept, sent: true } }, server)).toBe(false);
    expect(accepts({ ...quiet, typedAt: 98_000 }, { ...server, written_at: 99_000 })).toBe(false);
  });
});

describe("a kept draft", () => {
  it("is read again, and is nothing when the store holds something else", () => {
    const draft = { text: "Dear all", at: 1, sent: true };
    expect(draftIn(JSON.stringify(draft))).toEqual(draft);
    for (const other of [null, "Dear all", "7", "null", "{}"]) expect(draftIn(other)).toBeNull();
  });
});
