import { STATUS_CODES } from "node:http";
import type { Action, HttpRoute } from "../../platform/http/index.ts";
import { jsonSchema, parametersOf } from "./parameters.ts";

type Json = Record<string, unknown>;

const JSON_TYPE = "application/json";
const OK = 200;
const SCOPE = /^scope\((.+)\)$/;
const PARAMETER = /\{(\w+)(?::[^{}]+)?\}/g;

/** A path as OpenAPI writes it: without the form that a parameter must have. */
export function openPath(path: string): string {
  return path.replaceAll(PARAMETER, "{$1}");
}

/** What an action takes and answers, as an Operation Object (OpenAPI 3.1, 4.8.10). */
export function operationOf(route: HttpRoute, { input }: Action): Json {
  const { about, params, query, body } = input;
  const scope = scopeOf(route);
  return {
    operationId: route.name ?? `${route.verb} ${openPath(route.path)}`,
    tags: [tagOf(route.path)],
    ...(about && { summary: about.summary }),
    parameters: [...pathParameters(route.path, params), ...parametersOf(query, "query")],
    ...(body && { requestBody: { required: true, content: content(jsonSchema(body, "input")) } }),
    responses: { [`${about?.status ?? OK}`]: answerOf(input), default: PROBLEM },
    security: isOpen(route) ? [] : [{ bearer: scope ? [scope] : [] }, { session: [] }],
  };
}

const PROBLEM = { $ref: "#/components/responses/Problem" };

function answerOf({ about }: Action["input"]): Json {
  const { answer, status = OK, type = JSON_TYPE } = about ?? {};
  const description = STATUS_CODES[status] ?? "Done";
  if (type !== JSON_TYPE)
    return { description, content: { [type]: { schema: { type: "string" } } } };
  return { description, ...(answer && { content: content(jsonSchema(answer, "output")) }) };
}

function content(schema: Json): Json {
  return { [JSON_TYPE]: { schema } };
}

/** Every parameter of the path, also where no schema tells of it. */
function pathParameters(path: string, params: Action["input"]["params"]): Json[] {
  const known = parametersOf(params, "path");
  return [...path.matchAll(PARAMETER)].map(([, name = ""]) => {
    const plain = { name, in: "path", required: true, schema: { type: "string" } };
    return known.find((one) => one["name"] === name) ?? plain;
  });
}

/** The scope that a token needs, as the route's middleware asks for it. */
function scopeOf({ middleware }: HttpRoute): string | undefined {
  return middleware.flatMap(({ name }) => SCOPE.exec(name)?.[1] ?? []).at(-1);
}

/** Whether strangers may call it, too. */
function isOpen({ middleware }: HttpRoute): boolean {
  return !middleware.some(({ name }) => name === "signedIn");
}

/** The first word below `/api`. */
function tagOf(path: string): string {
  const [, first = "", second = ""] = path.split("/");
  return first === "api" ? second : first;
}
