import { describe, expect, test } from "vitest";
import {
  decode,
  refOf,
  refused,
} from "../../../../../../app/platform/realtime/gateways/native/decode.ts";

const text = (value: string) => decode(Buffer.from(value), false);

describe("A frame", () => {
  test("is an object with a type; what htmx adds is left out", () => {
    const frame = text(`{"type":"wave","to":["a","b"],"ref":7,"headers":{"HX-Request":"true"}}`);
    expect(frame).toEqual({ type: "wave", ref: 7, fields: { to: ["a", "b"] } });
  });

  test.each([
    ["{", "invalid_json"],
    ["", "invalid_json"],
    ["[]", "invalid_message"],
    ["null", "invalid_message"],
    [`"wave"`, "invalid_message"],
    ["{}", "invalid_message"],
    [`{"type":1}`, "invalid_message"],
    [`{"type":""}`, "invalid_message"],
    [`{"type":"wave","ref":{}}`, "invalid_message"],
    [`{"type":"wave","ref":"${"x".repeat(129)}"}`, "invalid_message"],
  ])("%s is refused as %s", (value, code) => {
    expect(() => text(value)).toThrow(expect.objectContaining({ code }));
  });

  test("of bytes is refused", () => {
    expect(() => decode(Buffer.from("{}"), true)).toThrow(
      expect.objectContaining({ code: "binary_not_supported" }),
    );
  });

  test("that is refused still gives its ref where it can be read", () => {
    expect(refOf(Buffer.from(`{"ref":"a"}`), false)).toBe("a");
    expect(refOf(Buffer.from(`{"ref":{}}`), false)).toBeUndefined();
    expect(refOf(Buffer.from(`{`), false)).toBeUndefined();
    expect(refOf(Buffer.from(`{"ref":"a"}`), true)).toBeUndefined();
  });

  test("whose fields do not fit together is refused in words, on no field", () => {
    expect(refused("", "Say a channel, or a person.")).toMatchObject({
      message: "Say a channel, or a person.",
      fields: [],
    });
    expect(refused("up_to", "This is no id.")).toMatchObject({
      message: "up_to: This is no id.",
      fields: [{ field: "up_to", message: "This is no id." }],
    });
  });

  test("cannot reach the prototype", () => {
    const { fields } = text(`{"type":"wave","__proto__":{"admin":true}}`);
    expect((fields as { admin?: boolean }).admin).toBeUndefined();
  });
});
