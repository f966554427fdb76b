import { describe, expect, test } from "vitest";
import { ChannelEvent } from "../../../../../app/platform/realtime/events/channel_event.ts";
import { Filter } from "../../../../../app/platform/realtime/events/filter.ts";
import { Json, Publication } from "../../../../../app/platform/realtime/events/publication.ts";
import { Encoder } from "../../../../../app/platform/realtime/output/encoder.ts";

class CountingEncoder extends Encoder {
  encoded: string[] = [];

  override event({ channel, offset }: ChannelEvent): Buffer {
    this.encoded.push(`${channel} ${offset}`);
    return Buffer.from(channel);
  }

  override frame(frame: object): Buffer {
    return Buffer.from(JSON.stringify(frame));
  }
}

function publication(data: unknown = { n: 1 }) {
  return new Publication({ id: "n-1", event: "posted", at: 0 }, data);
}

describe("An event on a channel", () => {
  test("is encoded once for all with one encoder, and only when somebody wants it", () => {
    const [ann, ben] = [new CountingEncoder(), new CountingEncoder()];
    const event = new ChannelEvent(publication(), { channel: "news", offset: 7 });
    expect(ann.encoded).toEqual([]);
    const bytes = event.bytes(ann);
    expect(event.bytes(ben)).toEqual(bytes);
    expect(event.bytes(ann)).toBe(bytes);
    event.bytes(ben);
    expect([ann.encoded, ben.encoded]).toEqual([["news 7"], ["news 7"]]);
  });
});

describe("A publication", () => {
  test("that is JSON already is sent on as it is, and parsed once when somebody asks", () => {
    const bytes = Buffer.from('{"n":1}');
    const received = publication(new Json(bytes));
    expect(received.payload).toBe(bytes);
    expect(received.data).toEqual({ n: 1 });
    expect(received.data).toBe(received.data);
  });

  test("without data carries null", () => {
    expect(publication(undefined).payload.toString()).toBe(`{"n":1}`);
    expect(new Publication({ id: "1", event: "e", at: 0 }, undefined).payload.toString()).toBe(
      "null",
    );
  });

  test("asks filters that say the same once", () => {
    const one = Filter.of({ field: "n", equals: 1 });
    let asked = 0;
    const data = {
      get n() {
        asked += 1;
        return 1;
      },
    };
    const sent = publication(data);
    expect(sent.passes(one)).toBe(true);
    expect(sent.passes(Filter.of({ field: "n", equals: 1 }))).toBe(true);
    expect(sent.passes(Filter.of({ field: "n", equals: 2 }))).toBe(false);
    expect(asked).toBe(2);
  });

  test("about members passes every filter", () => {
    const joining = new Publication({ id: "1", event: "presence:joining", at: 0 }, {});
    expect(joining.passes(Filter.of({ field: "n", equals: 2 }))).toBe(true);
  });

  test("is rendered once, whatever the number of channels", () => {
    const sent = publication();
    const key = {};
    let made = 0;
    const make = () => Buffer.from(`${(made += 1)}`);
    expect(sent.once(key, make)).toBe(sent.once(key, make));
    expect(made).toBe(1);
  });
});
