import fc from "fast-check";
import type { Writable } from "node:stream";
import * as ws from "ws";
import { expect, test } from "vitest";
import {
  payloadOf,
  textFrame,
  wrappingFrame,
} from "../../../../../app/platform/realtime/output/frame.ts";

/** Exported by `ws`, but not by its types. */
const { Receiver } = ws as unknown as { Receiver: new (options: object) => Writable };

/** Reads frames with the parser of `ws`, which knows nothing of ours. */
function read(bytes: Buffer): Promise<string> {
  const receiver = new Receiver({ isServer: false });
  return new Promise((resolve, reject) => {
    receiver.on("message", (data: Buffer) => resolve(data.toString()));
    receiver.on("error", reject);
    receiver.write(bytes);
  });
}

test.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])(
  "ws reads a text of %i bytes",
  async (n) => {
    const text = "a".repeat(n);
    expect(await read(textFrame(text))).toBe(text);
    expect(payloadOf(textFrame(text)).toString()).toBe(text);
  },
);

test("any text arrives as it was, whichever way it was framed", async () => {
  const text = fc.string({ unit: "grapheme", maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(text, text, text, async (head, body, tail) => {
      const frame = wrappingFrame(head, Buffer.from(body), tail);
      const whole = Buffer.from(head + body + tail).toString();
      expect(await read(frame)).toBe(whole);
      expect(frame).toEqual(textFrame(whole));
    }),
  );
});
