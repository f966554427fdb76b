import { Decoder, type Packet } from "socket.io-parser";
import { describe, expect, test } from "vitest";
import { ChannelEvent, Json, Publication } from "../../../../../../app/platform/realtime/index.ts";
import { SocketIoEncoder } from "../../../../../../app/platform/realtime/gateways/socketio/socketio_encoder.ts";

const encoder = new SocketIoEncoder();

function published(event: string, data: unknown, channel = "news", offset?: number): ChannelEvent {
  return new ChannelEvent(new Publication({ id: "1", at: 0, event }, data), { channel, offset });
}

/** As the parser of socket.io-client reads the messages of a frame. */
function read(frame: Buffer): Packet {
  const decoder = new Decoder();
  const found: Packet[] = [];
  decoder.on("decoded" as never, ((packet: Packet) => found.push(packet)) as never);
  for (const message of encoder.messages(frame)) decoder.add(message);
  expect(found).toHaveLength(1);
  return found[0] as Packet;
}

describe("An event for Socket.IO", () => {
  test("is name, channel, data and a stamp that begins with the offset", () => {
    const { data } = read(encoder.event(published('head"line', { text: "é" }, "news", 12)));
    expect(data).toEqual(['head"line', "news", { text: "é" }, expect.stringMatching(/^12\.\w+$/)]);
  });

  test("on no channel says so, and without an offset has a stamp all the same", () => {
    const { data } = read(encoder.event(published("all", [1], "")));
    expect(data).toEqual(["all", null, [1], expect.stringMatching(/^\.\w+$/)]);
  });

  test("tells of members as Echo reads them", () => {
    const joining = published("presence:joining", { user_id: 7, info: { name: "Ada" } });
    const { data } = read(encoder.event(joining));
    expect(data[2]).toEqual({ user_id: 7, user_info: { name: "Ada" } });
  });

  test("never has a name that breaks the client", () => {
    for (const name of ["connect", "disconnect", "newListener"])
      expect(read(encoder.event(published(name, 1))).data[0]).toBe(`.${name}`);
  });

  test("carries its bytes beside the JSON", () => {
    const bytes = { $bytes: Buffer.from([0, 255]).toString("base64") };
    const { data } = read(encoder.event(published("file", { a: [bytes, 1], b: bytes })));
    const buffer = Buffer.from([0, 255]);
    expect(data[2]).toEqual({ a: [buffer, 1], b: buffer });
  });

  test("is plain JSON where its data could be taken for a place of bytes", () => {
    const trap = { x: { $bytes: "AA==" }, y: { _placeholder: true, num: 99 } };
    expect(
      read(encoder.event(published("trap", new Json(Buffer.from(JSON.stringify(trap)))))).data[2],
    ).toEqual(trap);
  });
});
