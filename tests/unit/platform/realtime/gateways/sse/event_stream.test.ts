import { describe, expect, it } from "vitest";
import {
  block,
  eventName,
  ownBlock,
} from "../../../../../../app/platform/realtime/gateways/sse/event_stream.ts";

const text = (name: string | undefined, data: string) => block(name, Buffer.from(data)).toString();

describe("A block of an event stream", () => {
  it("is a name and data, or data alone", () => {
    expect(text("hello", '{"a":1}')).toBe('event: hello\ndata: {"a":1}\n\n');
    expect(text(undefined, "<b>é</b>")).toBe("data: <b>é</b>\n\n");
    expect(ownBlock("ping", { at: 1 }).toString()).toBe('event: ping\ndata: {"at":1}\n\n');
  });

  it.each([
    ["a\nb", "data: a\ndata: b\n\n"],
    ["a\r\nb\rc\n", "data: a\ndata: b\ndata: c\ndata: \n\n"],
    ["a\n\nid: 7", "data: a\ndata: \ndata: id: 7\n\n"],
  ])("keeps %j in its own lines", (data, block) => {
    expect(text(undefined, data)).toBe(block);
  });

  it("does not let a name become more than a name", () => {
    expect(text("x\ndata: forged\r\n\r\nid: 9", "1")).toBe(
      "event: x data: forged id: 9\ndata: 1\n\n",
    );
  });

  it("does not let an event be taken for what the browser or the gateway says", () => {
    expect(["error", "open", "connected", "ping", "news"].map(eventName)).toEqual([
      "event:error",
      "event:open",
      "event:connected",
      "event:ping",
      "news",
    ]);
  });
});
