import type { Context } from "hono";
import { BadRequestError, TooLargeError, UnsupportedMediaTypeError } from "../errors/index.ts";

/**
 * Reads a JSON, urlencoded or multipart body. Fields that come several times, or whose name ends in `[]`, are
 * lists; files are `File` objects; a file field left empty is absent. No body at all reads as no fields.
 *
 * @param limit in bytes
 * @throws BadRequestError, TooLargeError, UnsupportedMediaTypeError
 */
export async function readBody(c: Context, limit: number): Promise<unknown> {
  const bytes = await readBytes(c, limit);
  if (bytes.byteLength === 0) return {};
  const type = c.req.header("content-type") ?? "";
  const essence = type.split(";")[0]?.trim().toLowerCase() ?? "";
  if (essence === "application/json" || essence.endsWith("+json")) return parseJson(bytes);
  if (essence === "application/x-www-form-urlencoded") return fields(parseForm(bytes));
  if (essence === "multipart/form-data") return fields(await parseMultipart(bytes, type));
  throw new UnsupportedMediaTypeError();
}

/** The bytes of a body as they came. @param limit in bytes @throws TooLargeError */
export async function readBytes(c: Context, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(c.req.header("content-length") ?? 0) > limit) throw tooLarge(limit);
  const chunks: Uint8Array[] = [];
  let size = 0;
  // The length may be missing or a lie.
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function tooLarge(limit: number): TooLargeError {
  const most = limit.toLocaleString("en");
  return new TooLargeError("too_large", `This is too large: at most ${most} bytes are taken.`);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decode(bytes));
  } catch (cause) {
    throw new BadRequestError("broken_json", "The body is not valid JSON.", { cause });
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

function parseForm(bytes: Uint8Array): URLSearchParams {
  return new URLSearchParams(new TextDecoder().decode(bytes));
}

async function parseMultipart(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<FormData> {
  try {
    return await new Response(bytes, { headers: { "content-type": type } }).formData();
  } catch (cause) {
    throw new BadRequestError("broken_form", "The form cannot be read.", { cause });
  }
}

type Field = string | File;

function fields(form: URLSearchParams | FormData): Record<string, Field | Field[]> {
  const lists = new Map<string, Field[]>();
  for (const [name, value] of form.entries() as Iterable<[string, Field]>) {
    if (isEmptyFile(value)) continue;
    lists.set(name, [...(lists.get(name) ?? []), value]);
  }
  return Object.fromEntries([...lists].map(([name, values]) => field(name, values)));
}

function field(name: string, values: Field[]): [string, Field | Field[]] {
  if (name.endsWith("[]")) return [name.slice(0, -2), values];
  const [first] = values;
  return [name, values.length === 1 && first !== undefined ? first : values];
}

/** What a browser sends for a file field in which nothing was chosen. */
function isEmptyFile(value: Field): boolean {
  return typeof value !== "string" && value.size === 0 && value.name === "";
}
