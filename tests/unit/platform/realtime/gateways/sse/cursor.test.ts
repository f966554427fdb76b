import { describe, expect, it } from "vitest";
import { Batch } from "../../../../../../app/platform/realtime/output/batch.ts";
import { Cursors } from "../../../../../../app/platform/realtime/gateways/sse/cursor.ts";
import { block } from "../../../../../../app/platform/realtime/gateways/sse/event_stream.ts";
import { mark } from "../../../../../../app/platform/realtime/gateways/sse/marks.ts";
import {
  remembered,
  shortName,
} from "../../../../../../app/platform/realtime/gateways/sse/place.ts";

const at = (offset: number) => ({ epoch: "e-p_och8", offset });

function event(channel: string, offset: number): Buffer {
  return mark(block("thing", Buffer.from(`${offset}`)), { channel, offset });
}

describe("The place of a stream", () => {
  it("is read back from its id: channels asked for, added, and left", () => {
    const id = new Cursors().at([
      { channel: "news", position: at(12), as: "asked" },
      { channel: "a,b:c", position: at(40), as: "added" },
      { channel: "#desk", as: "added" },
      { channel: "old", as: "left" },
    ]).text;
    const { asked, added, left, stop } = remembered(id);
    expect(Object.fromEntries(asked)).toEqual({ [shortName("news")]: at(12) });
    expect(added).toEqual([
      { channel: "#desk", position: undefined },
      { channel: "a,b:c", position: at(40) },
    ]);
    expect([...left]).toEqual([shortName("old")]);
    expect(stop).toBeUndefined();
    expect(id).toMatch(/^[\x21-\x7e]+$/);
  });

  it("is nothing for an id that is not ours", () => {
    for (const id of ["", "42", ",,,", "::::", "+", "-", "!", "\u0000", "x".repeat(20_000)]) {
      const { asked, added, left, stop } = remembered(id);
      expect([asked.size, added.length, left.size, stop]).toEqual([0, 0, 0, undefined]);
    }
    expect(remembered("!expired").stop).toBe("expired");
  });

  it("stands before each event, with the places on all channels", () => {
    const cursor = new Cursors().at([
      { channel: "a", position: at(1) },
      { channel: "b", position: at(7) },
    ]);
    const batch = Batch.root().with(event("b", 8)).with(event("a", 2));
    const { bytes, next } = cursor.step(batch);
    const ids = [...bytes.toString().matchAll(/^id: (.*)$/gm)].map(([, id = ""]) => id);
    expect(ids.map((id) => Object.fromEntries(remembered(id).asked))).toEqual([
      { [shortName("a")]: at(1), [shortName("b")]: at(8) },
      { [shortName("a")]: at(2), [shortName("b")]: at(8) },
    ]);
    expect(next.text).toBe(ids[1]);
  });

  it("is one for all who stand there, and so are the bytes that follow", () => {
    const cursors = new Cursors();
    const [one, other] = [1, 2].map(() => cursors.at([{ channel: "a", position: at(1) }]));
    expect(one).toBe(other);
    const batch = Batch.root().with(event("a", 2));
    expect(one?.step(batch).bytes).toBe(other?.step(batch).bytes);
    const late = cursors.at([{ channel: "a", position: at(2) }]);
    expect(late).toBe(one?.step(batch).next);
  });
});
