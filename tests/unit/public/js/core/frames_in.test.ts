import { describe, expect, test } from "vitest";
import { framesIn } from "../../../../../public/js/core/frames_in.ts";
import { SeenEvents } from "../../../../../public/js/core/seen_events.ts";

const event = (id: string, n: number) =>
  JSON.stringify({
    type: "event",
    channel: "c",
    event: "told",
    id,
    data: { n, id: "of the data" },
  });
const told = (n: number) => ({ type: "event:told", channel: "c", n, id: "of the data" });

describe("What the page hears", () => {
  test("is each event once, though the next socket brings the last ones again", () => {
    const seen = new SeenEvents();
    const first = [event("a-1", 1), event("a-2", 2)].flatMap((text) => framesIn(text, seen));
    const again = framesIn(`[${event("a-1", 1)},${event("a-2", 2)},${event("a-3", 3)}]`, seen);
    expect(first).toEqual([told(1), told(2)]);
    expect(again).toEqual([told(3)]);
  });

  test("is every event that only looks the same", () => {
    const seen = new SeenEvents();
    const texts = [event("a-1", 1), event("a-2", 1)];
    expect(texts.flatMap((text) => framesIn(text, seen))).toEqual([told(1), told(1)]);
  });

  test("is everything without an id of its own as often as it comes", () => {
    const seen = new SeenEvents();
    const typing = { type: "typing_start", user_id: 7, id: "a-1" };
    const pong = { type: "pong" };
    for (const frame of [typing, typing, pong, pong])
      expect(framesIn(JSON.stringify(frame), seen)).toEqual([frame]);
    expect(framesIn(event("a-1", 1), seen)).toEqual([told(1)]);
  });

  test("is no JSON where fragments come, and nothing of what is no frame", () => {
    const seen = new SeenEvents();
    expect(framesIn("<hx-partial></hx-partial>", seen)).toBeNull();
    expect(framesIn("{broken", seen)).toBeNull();
    expect(framesIn(`[1,{"no":"type"},{"type":"pong"}]`, seen)).toEqual([{ type: "pong" }]);
  });
});

test("the page remembers so many ids and no more: the oldest is forgotten first", () => {
  const seen = new SeenEvents(3);
  const isNew = (ids: string) => ids.split("").map((id) => seen.isNew(id));
  expect(isNew("abc")).toEqual([true, true, true]);
  expect(isNew("abc")).toEqual([false, false, false]);
  expect(isNew("d")).toEqual([true]);
  expect(isNew("bcd")).toEqual([false, false, false]);
  expect(isNew("a")).toEqual([true]);
});
