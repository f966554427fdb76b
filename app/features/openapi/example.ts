/** As much of JSON Schema as our own documents have. */
export interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  minimum?: number;
}

/** Something that fits a schema, to begin with: what must be there, and the first of several choices. */
export function exampleOf(schema: JsonSchema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  const choice = (schema.anyOf ?? schema.oneOf ?? schema.allOf)?.[0];
  if (choice) return exampleOf(choice);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "object" || schema.properties) return objectOf(schema);
  if (type === "array") return schema.items ? [exampleOf(schema.items)] : [];
  return BY_TYPE[type ?? ""] ?? "";
}

const BY_TYPE: Record<string, unknown> = { integer: 1, number: 1, boolean: true, string: "text" };

/** What is required; where nothing is, all of it, so that one sees what could be said. */
function objectOf({ properties = {}, required = [] }: JsonSchema): object {
  const names = required.length > 0 ? required : Object.keys(properties);
  return Object.fromEntries(
    names.flatMap((name) => {
      const property = properties[name];
      return property ? [[name, exampleOf(property)]] : [];
    }),
  );
}
