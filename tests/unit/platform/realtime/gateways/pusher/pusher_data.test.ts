import { describe, expect, test } from "vitest";
import {
  dataText,
  dataOf,
  plainData,
} from "../../../../../../app/platform/realtime/gateways/pusher/pusher_data.ts";
import { Json } from "../../../../../../app/platform/realtime/index.ts";

/** What pusher-js makes of the data of a frame. */
function read(text: string): unknown {
  const data = JSON.parse(text) as string;
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}

function bytes(data: unknown): Buffer {
  return data instanceof Json ? data.bytes : Buffer.from(JSON.stringify(data));
}

describe("Data of a Pusher client", () => {
  test.each([
    ['{"n": 1,  "m":[ ]}', { n: 1, m: [] }],
    ["plain", "plain"],
    ["5", 5],
    ['"5"', "5"],
    ['"plain"', "plain"],
    ["", ""],
    ["null", null],
    ['{"broken', '{"broken'],
  ])("%s is read by others as Pusher would have it", (sent, seen) => {
    expect(read(dataText(bytes(dataOf(sent))))).toEqual(seen);
  });

  test("that is JSON stays the same text to the byte", () => {
    const text = '{"n": 1,  "m":[ ]}';
    expect(JSON.parse(dataText(bytes(dataOf(text))))).toBe(text);
    expect(plainData(dataOf(text))).toBe(text);
  });

  test("is a value for native clients", () => {
    expect(JSON.parse(bytes(dataOf('{"n":1}')).toString())).toEqual({ n: 1 });
    expect(JSON.parse(bytes(dataOf("plain")).toString())).toBe("plain");
    expect(dataOf(undefined)).toBeNull();
  });
});
