import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodeEnvelope,
  encodeEnvelope,
  isFrom,
} from "../../../../../app/platform/realtime/events/envelope.ts";
import { Json, Publication } from "../../../../../app/platform/realtime/events/publication.ts";

const text = fc.string({ unit: "grapheme", maxLength: 200 });
const channel = fc.stringMatching(/^[a-z-]{1,20}$/);

test("an envelope arrives as it was sent", () => {
  const parts = fc.record({
    id: text,
    event: text,
    at: fc.integer({ min: 0, max: 4e12 }),
    except: text,
    bare: fc.boolean(),
    sender: fc.option(fc.oneof(fc.integer(), text), { nil: undefined }),
    unless: fc.array(channel, { maxLength: 3 }),
  });
  const payload = fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(parts, text, payload, (sent, origin, bytes) => {
      const encoded = encodeEnvelope(new Publication(sent, new Json(bytes)), origin);
      const { origin: from, publication } = decodeEnvelope(encoded);
      expect(publication).toMatchObject(sent);
      expect(publication.payload).toEqual(bytes);
      expect(from).toBe(origin);
    }),
  );
});

test("an envelope tells its origin without being read", () => {
  const bytes = encodeEnvelope(new Publication({ id: "1", event: "e", at: 0 }, {}), "node-a");
  expect(isFrom(bytes, "node-a")).toBe(true);
  for (const other of ["node-b", "node-", "node-ab", ""]) expect(isFrom(bytes, other)).toBe(false);
});

test("an envelope of another version, or cut short, is refused", () => {
  const bytes = encodeEnvelope(new Publication({ id: "1", event: "e", at: 0 }, {}), "a");
  const other = Buffer.from(bytes);
  other[0] = 9;
  expect(() => decodeEnvelope(other)).toThrow(/version 9/);
  expect(() => decodeEnvelope(bytes.subarray(0, 14))).toThrow(RangeError);
  expect(() => decodeEnvelope(Buffer.alloc(0))).toThrow(RangeError);
});
