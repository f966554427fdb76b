import type { Loose } from "../../../support/loose.ts";
import type { Answer, Person } from "../../../support/person.ts";

const TUS = { "tus-resumable": "1.0.0" };

/** Uploads a file in one request. */
export function send(person: Person, name: string, bytes: Uint8Array | string): Promise<Answer> {
  const form = new FormData();
  form.set("note", "a field before the file");
  form.set("file", new File([bytes as BlobPart], name));
  return person.request("POST", "/api/files", { body: form });
}

/** A file that is ready to be posted. @throws when it is refused */
export async function uploaded(
  person: Person,
  name: string,
  bytes: Uint8Array | string,
): Promise<Loose> {
  const answer = await send(person, name, bytes);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.json.data;
}

/** Posts files into a room. */
export function postFiles(
  person: Person,
  room: number,
  draft: { files: string[]; kind?: string; content?: string; client_id?: string },
): Promise<Answer> {
  const { files, kind = "file", ...words } = draft;
  return person.post(`/api/rooms/${room}/messages`, { kind, data: { files }, ...words });
}

/** Begins a resumable upload. */
export function begin(person: Person, name: string, size: number): Promise<Answer> {
  const headers = {
    ...TUS,
    "upload-length": String(size),
    "upload-metadata": `filename ${Buffer.from(name).toString("base64")}`,
  };
  return person.request("POST", "/api/uploads", { headers });
}

/** Adds bytes to a resumable upload. */
export function add(
  person: Person,
  path: string,
  { at, body, headers }: { at: number; body: Uint8Array; headers?: Record<string, string> },
): Promise<Answer> {
  const own = { ...TUS, "upload-offset": String(at), "content-type": OFFSET_TYPE, ...headers };
  return person.request("PATCH", path, { headers: own, body });
}

/** How far a resumable upload is. */
export async function reached(person: Person, path: string): Promise<number> {
  const { headers, status } = await person.request("HEAD", path, { headers: TUS });
  return status === 200 ? Number(headers.get("upload-offset")) : -status;
}

/** Gives an upload up. */
export function giveUp(person: Person, path: string): Promise<Answer> {
  return person.request("DELETE", path, { headers: TUS });
}

/** What somebody gets at a path, byte by byte. */
export async function bytesOf(person: Person, path: string): Promise<Buffer> {
  const headers = { cookie: person.cookies.header() ?? "" };
  const answer = await fetch(new URL(path, person.url), { headers });
  return Buffer.from(await answer.arrayBuffer());
}

const OFFSET_TYPE = "application/offset+octet-stream";
