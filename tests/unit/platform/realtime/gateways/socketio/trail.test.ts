import { describe, expect, test } from "vitest";
import { positionsAt } from "../../../../../../app/platform/realtime/gateways/socketio/absences/absence.ts";
import { MemoryAbsences } from "../../../../../../app/platform/realtime/gateways/socketio/absences/memory_absences.ts";
import { Stamps } from "../../../../../../app/platform/realtime/gateways/socketio/stamps.ts";
import { Trail } from "../../../../../../app/platform/realtime/gateways/socketio/trail.ts";
import { Batch } from "../../../../../../app/platform/realtime/output/batch.ts";
import { FakeClock } from "../../../../../../app/platform/support/index.ts";

const stamps = new Stamps();

function frame(stamp: string, offset?: number): Buffer {
  return stamps.note(Buffer.from(stamp), { stamp, channel: "news", offset });
}

function batchOf(...frames: Buffer[]): Batch {
  let batch = Batch.root();
  for (const one of frames) batch = batch.with(one);
  return batch;
}

function written(trail: Trail): (string | undefined)[] {
  const { before, marks } = trail.sent();
  return [before, ...marks.map(({ stamp }) => stamp)];
}

describe("The trail of a connection", () => {
  test("forgets what had arrived when the client answered a ping", () => {
    const trail = new Trail(stamps);
    trail.wrote(batchOf(frame("a", 1), frame("b", 2)));
    trail.pinged();
    trail.wrote(batchOf(frame("c", 3)));
    expect(written(trail)).toEqual([undefined, "a", "b", "c"]);
    trail.ponged();
    expect(written(trail)).toEqual(["b", "c"]);
  });

  test("holds no more than it may", () => {
    const trail = new Trail(stamps);
    for (let n = 1; n <= 300; n += 1) trail.wrote(batchOf(frame(`s${n}`, n)));
    const [before, first] = written(trail);
    expect([before, first]).toEqual(["s44", "s45"]);
  });

  test("begins anew where events were missed for good", () => {
    const trail = new Trail(stamps);
    trail.wrote(batchOf(frame("old", 9), frame("missed"), frame("new", 1)));
    trail.bar("missed");
    expect(written(trail)).toEqual(["missed", "new"]);
  });
});

describe("Where a client goes on", () => {
  const absence = {
    sid: "s",
    person: 1,
    channels: [
      { name: "news", position: { epoch: "e", offset: 7 } },
      { name: "quiet", position: { epoch: "q", offset: 3 } },
    ],
    before: "b",
    sent: [["c", "news", 5], ["w"], ["d", "news", 6], ["e", "news", 7]] as never,
  };

  test("is behind the last frame that it got, on every channel", () => {
    const offset = (last: string) => positionsAt(absence, last)?.get("news")?.offset;
    expect(["b", "c", "w", "d", "e"].map(offset)).toEqual([4, 5, 5, 6, 7]);
    expect(positionsAt(absence, "c")?.get("quiet")).toEqual({ epoch: "q", offset: 3 });
  });

  test("is not known when that frame is not", () => {
    expect(positionsAt(absence, "elsewhere")).toBeUndefined();
  });

  test("is told once, and not after two minutes", async () => {
    const clock = new FakeClock();
    const absences = new MemoryAbsences(clock);
    await absences.put("pid", absence);
    expect(await absences.take("pid")).toEqual(absence);
    expect(await absences.take("pid")).toBeUndefined();
    await absences.put("pid", absence);
    clock.advance(120_001);
    expect(await absences.take("pid")).toBeUndefined();
    await absences.put("other", absence);
    expect(absences.size).toBe(1);
  });
});
