import { z } from "zod";

type Json = Record<string, unknown>;

/** A schema as JSON Schema 2020-12; what JSON Schema cannot say is left open. */
export function jsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...made } = z.toJSONSchema(schema, {
    target: "draft-2020-12",
    io,
    unrepresentable: "any",
    reused: "inline",
  }) as Json;
  return made;
}

/** The fields of an object as parameters. What is coerced comes as text: its type is that of the value it becomes. */
export function parametersOf(schema: z.ZodType | undefined, where: "path" | "query"): Json[] {
  if (!schema) return [];
  const [given, taken] = [jsonSchema(schema, "input"), jsonSchema(schema, "output")];
  const required = new Set((given["required"] ?? []) as string[]);
  const fields = Object.entries((taken["properties"] ?? {}) as Record<string, Json>);
  return fields.map(([name, field]) => {
    const { description, ...rest } = field;
    const isNeeded = where === "path" || (required.has(name) && !("default" in rest));
    return {
      name,
      in: where,
      required: isNeeded,
      ...(description !== undefined && { description }),
      schema: rest,
    };
  });
}
