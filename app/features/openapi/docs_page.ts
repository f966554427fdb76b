import { exampleOf, type JsonSchema } from "./example.ts";

type Json = Record<string, unknown>;

/** One operation as the page shows it. */
export interface ShownOperation {
  id: string;
  verb: string;
  path: string;
  summary: string;
  /** Who may call it: nobody in particular, or who has a session or a token with this scope. */
  open: boolean;
  scope: string | null;
  parameters: { name: string; in: string; required: boolean; type: string; about: string }[];
  /** A JSON body to begin with. */
  example: string | null;
  body: string | null;
  status: string;
  answer: string | null;
  curl: string;
}

/** Operations of one subject. */
export interface ShownSubject {
  name: string;
  operations: ShownOperation[];
}

/** What the page shows of an OpenAPI document, by subject. @param site where this installation is */
export function subjectsOf(document: Json, site: string): ShownSubject[] {
  const paths = document["paths"] as Record<string, Record<string, Json>>;
  const all = Object.entries(paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({
      tag: (operation["tags"] as string[])[0] ?? "",
      shown: shown({ path, verb, operation }, site),
    })),
  );
  const bySubject = Map.groupBy(all, ({ tag }) => tag);
  return [...bySubject]
    .map(([name, those]) => ({ name, operations: those.map((one) => one.shown) }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

interface Found {
  path: string;
  verb: string;
  operation: Json;
}

function shown({ path, verb, operation }: Found, site: string): ShownOperation {
  const schema = schemaIn(operation["requestBody"] as Json | undefined);
  const example = schema ? JSON.stringify(exampleOf(schema), null, 2) : null;
  const security = operation["security"] as Record<string, string[]>[];
  const scope = security.flatMap((one) => one["bearer"] ?? [])[0] ?? null;
  const [status, answer] = answerIn(operation["responses"] as Record<string, Json>);
  const open = security.length === 0;
  return {
    id: String(operation["operationId"]).replaceAll(/[^\w.-]/g, "-"),
    verb: verb.toUpperCase(),
    path,
    open,
    scope,
    example,
    status,
    answer,
    summary: (operation["summary"] as string | undefined) ?? "",
    parameters: (operation["parameters"] as Json[]).map(parameterOf),
    body: schema ? JSON.stringify(schema, null, 2) : null,
    curl: curlOf({
      verb,
      url: `${site}${path}`,
      open,
      example,
    }),
  };
}

function parameterOf({ name, in: where, required, description, schema }: Json) {
  const { type, enum: choices, default: usual } = (schema ?? {}) as JsonSchema;
  const kinds = choices ? choices.map(String).join(" | ") : String(type ?? "string");
  const told = usual === undefined ? "" : `Default ${JSON.stringify(usual)}.`;
  return {
    name: String(name),
    in: String(where),
    required: required === true,
    type: kinds,
    about: [description, told].filter(Boolean).join(" "),
  };
}

function answerIn(responses: Record<string, Json>): [string, string | null] {
  const [status, answer] = Object.entries(responses).find(([name]) => name !== "default") ?? [
    "200",
  ];
  const schema = schemaIn(answer);
  return [status, schema ? JSON.stringify(schema, null, 2) : null];
}

function schemaIn(holder: Json | undefined): JsonSchema | undefined {
  const content = holder?.["content"] as Record<string, { schema?: JsonSchema }> | undefined;
  return content?.["application/json"]?.schema;
}

interface Call {
  verb: string;
  url: string;
  open: boolean;
  example: string | null;
}

function curlOf({ verb, url, open, example }: Call): string {
  const body = example === null ? "" : JSON.stringify(JSON.parse(example)).replaceAll("'", "'\\''");
  return [
    `curl -X ${verb.toUpperCase()} '${url}'`,
    ...(open ? [] : ["-H 'Authorization: Bearer parley_…'"]),
    ...(example === null ? [] : ["-H 'Content-Type: application/json'", `-d '${body}'`]),
  ].join(" \\\n  ");
}
