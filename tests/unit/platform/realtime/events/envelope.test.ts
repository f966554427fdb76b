import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodeEnvelope,
  encodeEnvelope,
} from "../../../../../app/platform/realtime/events/envelope.ts";

const text = fc.string({ unit: "grapheme", maxLength: 200 });

test("an envelope arrives as it was sent", () => {
  const envelope = fc.record({
    origin: text,
    id: text,
    event: text,
    except: text,
    bare: fc.boolean(),
    payload: fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
  });
  fc.assert(
    fc.property(envelope, (sent) => {
      expect(decodeEnvelope(encodeEnvelope(sent))).toEqual(sent);
    }),
  );
});

test("an envelope of another version, or cut short, is refused", () => {
  const payload = Buffer.from("{}");
  const bytes = encodeEnvelope({
    origin: "a",
    id: "1",
    event: "e",
    except: "",
    bare: false,
    payload,
  });
  const other = Buffer.from(bytes);
  other[0] = 9;
  expect(() => decodeEnvelope(other)).toThrow(/version 9/);
  expect(() => decodeEnvelope(bytes.subarray(0, 6))).toThrow(RangeError);
  expect(() => decodeEnvelope(Buffer.alloc(0))).toThrow(RangeError);
});
