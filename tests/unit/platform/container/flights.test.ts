import { describe, expect, it } from "vitest";
import { Flights } from "../../../../app/platform/container/flights.ts";

/** Whether a promise is fulfilled by now. */
async function isOver(work: Promise<void>): Promise<boolean> {
  const turns = new Promise<false>((over) => setImmediate(() => over(false)));
  return Promise.race([work.then(() => true), turns]);
}

describe("work under way", () => {
  it("is waited for to its end, and what begins later is not", async () => {
    const flights = new Flights();
    const [first, second] = [flights.begin(), flights.begin()];
    const settled = flights.settled();
    const later = flights.begin();
    first();
    expect(await isOver(settled)).toBe(false);
    second();
    expect(await isOver(settled)).toBe(true);
    expect(await isOver(flights.settled())).toBe(false);
    later();
    expect(await isOver(flights.settled())).toBe(true);
  });

  it("is waited for by all who ask, the later ones too", async () => {
    const flights = new Flights();
    const end = flights.begin();
    const waiting = [flights.settled(), flights.settled()];
    expect(await Promise.all(waiting.map(isOver))).toEqual([false, false]);
    end();
    expect(await Promise.all(waiting.map(isOver))).toEqual([true, true]);
  });
});
