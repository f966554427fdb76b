import { describe, expect, test } from "vitest";
import { payloadOf } from "../../../../../app/platform/realtime/output/frame.ts";
import { Publication } from "../../../../../app/platform/realtime/events/publication.ts";

interface Options {
  event?: string;
  bare?: boolean;
  html?: string;
}

function options({ event = "message_created", bare = false, html }: Options = {}) {
  const rendered: unknown[] = [];
  const render = (name: string, data: unknown) => (rendered.push([name, data]), html);
  return { rendered, options: { id: "n-1", event, bare, render } };
}

function text(frame: Buffer): string {
  return payloadOf(frame).toString();
}

describe("An event on its way out", () => {
  test("is one JSON frame for all subscribers of a channel", () => {
    const publication = Publication.of({ body: `"é` }, options().options);
    const frame = publication.frame("presence-room.7", "json");
    expect(publication.frame("presence-room.7", "json")).toBe(frame);
    expect(JSON.parse(text(frame))).toEqual({
      type: "event",
      channel: "presence-room.7",
      event: "message_created",
      id: "n-1",
      data: { body: `"é` },
    });
  });

  test("says on each channel which channel it is", () => {
    const publication = Publication.of({}, options().options);
    expect(text(publication.frame("a", "json"))).toContain(`"channel":"a"`);
    expect(text(publication.frame("b", "json"))).toContain(`"channel":"b"`);
  });

  test("is rendered once, whatever the number of channels", () => {
    const { rendered, options: given } = options({ html: "<hx-partial></hx-partial>" });
    const publication = Publication.of({ n: 1 }, given);
    const frame = publication.frame("a", "html");
    expect(publication.frame("b", "html")).toBe(frame);
    expect(text(frame)).toBe("<hx-partial></hx-partial>");
    expect(rendered).toEqual([["message_created", { n: 1 }]]);
  });

  test("without a view is the same JSON frame for pages, and asked for its view once", () => {
    const { rendered, options: given } = options();
    const publication = Publication.of({}, given);
    expect(publication.frame("a", "html")).toBe(publication.frame("a", "json"));
    publication.frame("a", "html");
    expect(rendered).toHaveLength(1);
  });

  test("from another node is parsed for pages only", () => {
    const { rendered, options: given } = options({ html: "<b></b>" });
    const payload = Buffer.from(`{"n":1}`);
    const publication = Publication.received(payload, given);
    expect(JSON.parse(text(publication.frame("a", "json")))["data"]).toEqual({ n: 1 });
    expect(rendered).toEqual([]);
    publication.frame("a", "html");
    expect(rendered).toEqual([["message_created", { n: 1 }]]);
  });

  test("of the chat's own protocol is a frame of its own", () => {
    const bare = (data: unknown) =>
      text(
        Publication.of(data, options({ event: "typing_start", bare: true }).options).frame(
          "a",
          "json",
        ),
      );
    expect(bare({ user_id: 7 })).toBe(`{"type":"typing_start","user_id":7}`);
    expect(bare({})).toBe(`{"type":"typing_start"}`);
  });

  test("without data carries null", () => {
    const frame = Publication.of(undefined, options().options).frame("a", "json");
    expect(JSON.parse(text(frame))["data"]).toBeNull();
  });
});
