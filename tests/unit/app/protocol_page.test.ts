import "reflect-metadata";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { withProtocol } from "../../../app/protocol_page.ts";
import { protocolParts } from "../../../app/protocol_parts.ts";
import { fieldsOf, schemaText } from "../../../app/schema_text.ts";
import { closes, errorCodes } from "../../../app/platform/realtime/index.ts";

const PAGE = fileURLToPath(new URL("../../../docs/realtime-protocol.md", import.meta.url));

describe("docs/realtime-protocol.md", () => {
  const page = readFileSync(PAGE, "utf8");
  const parts = protocolParts();

  it("is what the code says: if not, run bin/parley realtime:docs", () => {
    expect(withProtocol(page, parts)).toBe(page);
  });

  it("tells every message, event, close and error", () => {
    const names = [
      ...parts.messages.map(({ type }) => type),
      ...parts.events.map(({ name }) => name),
      ...Object.keys(closes),
      ...Object.keys(errorCodes),
    ];
    expect(names.length).toBeGreaterThan(60);
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it("cannot be written without its mark", () => {
    expect(() => withProtocol("# Nothing", parts)).toThrow("no line");
  });
});

describe("A schema in words", () => {
  it("is one expression", () => {
    const schema = z.object({
      id: z.number().int(),
      name: z.string().max(5).optional(),
      tags: z.array(z.enum(["a", "b"])),
      any: z.record(z.string(), z.unknown()),
    });
    expect(schemaText(schema)).toBe(
      '{id: integer, name?: string of up to 5, tags: ["a" or "b"], any: {name: anything}}',
    );
  });

  it("is a list of fields without the type", () => {
    const schema = z.object({ type: z.literal("x"), at: z.iso.datetime().nullable() });
    expect(fieldsOf(schema)).toEqual([
      { name: "at", type: "time (ISO 8601) or null", isRequired: true },
    ]);
  });

  it("lists the fields of all forms, and what only one of them has as no need", () => {
    const [at, to, channel] = [z.number(), z.number(), z.string()];
    const schema = z.union([z.object({ channel, at }), z.object({ to, at })]);
    expect(fieldsOf(schema)).toEqual([
      { name: "channel", type: "string", isRequired: false },
      { name: "at", type: "number", isRequired: true },
      { name: "to", type: "number", isRequired: false },
    ]);
  });
});
