import { describe, expect, test } from "vitest";
import { BEN, useStage } from "./stage.ts";

const stage = useStage();

describe("Bad input", () => {
  const bad: [title: string, data: string | Buffer, code: string, field?: string][] = [
    ["broken JSON", "{", "invalid_json"],
    ["nothing", "", "invalid_json"],
    ["HTML", "<b>", "invalid_json"],
    ["a list", "[]", "invalid_message"],
    ["no type", "{}", "invalid_message", "type"],
    ["a number as type", `{"type":1}`, "invalid_message", "type"],
    ["an unknown type", `{"type":"__proto__"}`, "unknown_type"],
    ["a type of the language", `{"type":"constructor"}`, "unknown_type"],
    ["a missing field", `{"type":"wave"}`, "invalid_message", "hand"],
    ["a wrong field", `{"type":"wave","hand":{}}`, "invalid_message", "hand"],
    ["a bad channel", `{"type":"join_channel","channel":"a b"}`, "invalid_channel"],
    ["a group that there is not", `{"type":"join_channel","channel":"#people"}`, "group_unknown"],
    ["a list as channel", `{"type":"join_channel","channel":["a"]}`, "invalid_message", "channel"],
    ["a channel without rule", `{"type":"join_channel","channel":"private-x"}`, "channel_refused"],
    ["leaving what was not joined", `{"type":"leave_channel","channel":"x"}`, "not_joined"],
    ["a refresh without a token", `{"type":"refresh"}`, "invalid_message"],
    ["bytes", Buffer.from(`{"type":"ping"}`), "binary_not_supported"],
    ["bytes that are no text", Buffer.from([0xff, 0xfe]), "binary_not_supported"],
  ];

  test.each(bad)("%s gets an error frame, and the connection lives", async (_, ...rest) => {
    const [data, code, field] = rest;
    await stage().start();
    const ann = await stage().connect();
    ann.sendRaw(data);
    const error = await ann.next("error");
    expect(error).toMatchObject({ type: "error", code, ...(field && { field }) });
    expect(error["message"]).toMatch(/\w+/);
    await ann.roundTrip();
    expect(stage().serious).toEqual([]);
  });

  test("of more than the limit closes with 1009 and harms nobody else", async () => {
    await stage().start();
    const [ann, ben] = [await stage().connect(), await stage().connect(BEN)];
    ann.sendRaw(JSON.stringify({ type: "ping", pad: "x".repeat(1_048_576) }));
    expect((await ann.closed).code).toBe(1009);
    await ben.roundTrip();
    expect(stage().serious).toEqual([]);
  });

  test("just below the limit is read", async () => {
    await stage().start();
    const ann = await stage().connect();
    const pad = "x".repeat(stage().node.settings.realtime.maxMessageBytes - 40);
    ann.send({ type: "ping", pad });
    expect(await ann.next("pong")).toEqual({ type: "pong" });
  });

  test("that is not WebSocket at all ends that connection only", async () => {
    await stage().start();
    const [ann, ben] = [await stage().connect(), await stage().connect(BEN)];
    const { _socket } = ann.raw as unknown as { _socket: { write(bytes: Buffer): void } };
    _socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    await ann.closed;
    await ben.roundTrip();
    expect(stage().serious).toEqual([]);
  });
});
