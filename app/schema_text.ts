import { z } from "zod";

/** The part of JSON Schema that is told. */
interface Shape {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Shape[];
  items?: Shape;
  properties?: Record<string, Shape>;
  required?: string[];
  format?: string;
  maxLength?: number;
  additionalProperties?: Shape | boolean;
}

/** A field of a message, in words. */
export interface Field {
  name: string;
  type: string;
  isRequired: boolean;
}

/** The fields of an object's schema, `type` left out; where there are several forms, those of all of them. */
export function fieldsOf(schema: z.ZodType): Field[] {
  const shape = shapeOf(schema);
  const forms = shape.anyOf ?? [shape];
  const fields = new Map(forms.flatMap(({ properties = {} }) => Object.entries(properties)));
  fields.delete("type");
  return [...fields].map(([name, field]) => {
    const isRequired = forms.every(({ required = [] }) => required.includes(name));
    return { name, type: typeOf(field), isRequired };
  });
}

/** A whole schema as one expression: `{id: integer, name?: string}`. */
export function schemaText(schema: z.ZodType): string {
  return typeOf(shapeOf(schema));
}

/** What a client sends is told as it is before it is read. */
function shapeOf(schema: z.ZodType): Shape {
  // Both are JSON Schema; ours names what is told of it.
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Shape;
}

function typeOf(shape: Shape): string {
  const { anyOf, items, properties, additionalProperties } = shape;
  if ("const" in shape) return JSON.stringify(shape.const);
  if (shape.enum) return shape.enum.map((value) => JSON.stringify(value)).join(" or ");
  if (anyOf) return [...new Set(anyOf.map(typeOf))].join(" or ");
  if (shape.type === "array") return `[${items ? typeOf(items) : "anything"}]`;
  if (properties) return objectText(shape);
  if (typeof additionalProperties === "object") return `{name: ${typeOf(additionalProperties)}}`;
  return simpleText(shape);
}

function objectText({ properties = {}, required = [] }: Shape): string {
  const fields = Object.entries(properties).map(
    ([name, shape]) => `${name}${required.includes(name) ? "" : "?"}: ${typeOf(shape)}`,
  );
  return `{${fields.join(", ")}}`;
}

function simpleText({ type, format, maxLength }: Shape): string {
  if (format === "date-time") return "time (ISO 8601)";
  if (maxLength !== undefined) return `string of up to ${maxLength}`;
  return [type ?? "anything"].flat().join(" or ");
}
