import { expect, test } from "vitest";
import { reactionWords } from "../../../../../public/js/core/reaction_words.ts";
import { backoff } from "../../../../../public/js/core/backoff.ts";
import { newClientId } from "../../../../../public/js/core/client_id.ts";
import { draftLength, tooLongWords } from "../../../../../public/js/core/draft_length.ts";
import { follows } from "../../../../../public/js/core/grouping.ts";
import { dayWords } from "../../../../../public/js/core/moments.ts";
import { verdict } from "../../../../../public/js/core/silence.ts";
import { Typists, typingWords } from "../../../../../public/js/core/typists.ts";

const NOON = new Date(2026, 2, 10, 12).getTime();
const MINUTE = 60_000;

test("the same person within five minutes goes on; later, or somebody else, begins anew", () => {
  const first = { author: "1", at: NOON };
  expect(follows(first, { author: "1", at: NOON + 4 * MINUTE })).toBe(true);
  expect(follows(first, { author: "1", at: NOON + 5 * MINUTE })).toBe(false);
  expect(follows(first, { author: "2", at: NOON + MINUTE })).toBe(false);
  expect(follows(null, first)).toBe(false);
});

test("midnight parts what belongs together by the clock", () => {
  const late = new Date(2026, 2, 10, 23, 59).getTime();
  expect(follows({ author: "1", at: late }, { author: "1", at: late + 2 * MINUTE })).toBe(false);
});

test("days are named as people name them", () => {
  expect(dayWords(NOON, NOON, "en")).toBe("Today");
  expect(dayWords(NOON - 86_400_000, NOON, "en")).toBe("Yesterday");
  expect(dayWords(NOON - 3 * 86_400_000, NOON, "en")).toBe("Saturday, March 7");
  expect(dayWords(new Date(2025, 0, 2).getTime(), NOON, "en")).toBe("Thursday, January 2, 2025");
});

test("typing ends by itself after three seconds, and at once when it stops", () => {
  const typists = new Typists();
  typists.started(1, "Mara", 0);
  typists.started(2, "Ben", 1_000);
  expect(typists.names(2_999)).toEqual(["Mara", "Ben"]);
  expect(typists.names(3_000)).toEqual(["Ben"]);
  typists.stopped(2);
  expect(typists.names(3_001)).toEqual([]);
  expect(typists.nextEnd).toBeNull();
});

test("one, two or more people are said to be typing", () => {
  expect(typingWords([])).toBe("");
  expect(typingWords(["Mara"])).toBe("Mara is typing…");
  expect(typingWords(["Mara", "Ben"])).toBe("Mara and Ben are typing…");
  expect(typingWords(["Mara", "Ben", "Ida"])).toBe("Several people are typing…");
});

test("tries to connect come less and less often, with chance in it, but never after more than 20 s", () => {
  expect([1, 2, 3, 4].map((attempt) => backoff(attempt, 0.5))).toEqual([500, 1_000, 2_000, 4_000]);
  expect(backoff(1, 0)).toBe(350);
  expect(backoff(50, 1)).toBeLessThan(20_000);
});

test("a client id is a version 4 UUID, also without a secure origin", () => {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(newClientId()).toMatch(form);
  expect(newClientId(new Uint8Array(16).fill(255))).toBe("ffffffff-ffff-4fff-bfff-ffffffffffff");
  expect(newClientId()).not.toBe(newClientId());
});

test("a draft is measured without its outer blanks, and its refusal says both numbers", () => {
  expect(draftLength("  hello  ", 10)).toMatchObject({ length: 5, near: false, over: false });
  expect(draftLength("123456789", 10)).toMatchObject({ near: true, over: false });
  expect(draftLength("🙂🙂", 2)).toMatchObject({ length: 2, over: false });
  const over = draftLength("x".repeat(4_120), 4_000);
  expect(over.over).toBe(true);
  expect(tooLongWords(over)).toMatch(/4.?120.*4.?000/);
});

test("silence is asked about, and an unanswered question means that the connection is dead", () => {
  const quiet = { heard: 24_999, asked: null, heartbeat: 25_000, network: true };
  expect(verdict(quiet)).toBe("fine");
  expect(verdict({ ...quiet, heard: 25_000 })).toBe("ask");
  expect(verdict({ ...quiet, asked: 3_999 })).toBe("fine");
  expect(verdict({ ...quiet, asked: 4_000 })).toBe("dead");
});

test("without network an answer is waited for less long", () => {
  const asked = { heard: 2_000, asked: 1_500, heartbeat: 25_000 };
  expect(verdict({ ...asked, network: false })).toBe("dead");
  expect(verdict({ ...asked, network: true })).toBe("fine");
});

test("who reacted is told by name as far as names are known, the rest as a number", () => {
  expect(reactionWords(["Ada"], 1)).toBe("Ada");
  expect(reactionWords(["Ada", "you"], 2)).toBe("Ada and you");
  expect(reactionWords(["Ada", "Ben", "you"], 3)).toBe("Ada, Ben and you");
  expect(reactionWords(["Ada"], 2)).toBe("Ada and 1 other");
  expect(reactionWords(["Ada", "you"], 5)).toBe("Ada, you and 3 others");
  expect(reactionWords([], 1)).toBe("1 person");
});
