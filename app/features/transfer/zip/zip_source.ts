import type { Readable } from "node:stream";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import type { z } from "zod";
import { ValidationError } from "../../../platform/errors/index.ts";
import { archiveRefused } from "../transfer_errors.ts";
import { boundedLines } from "./bounded_lines.ts";

/** What an archive may hold at most. */
export interface ZipBounds {
  entries: number;
  /** Of all entries together when unpacked, in bytes. */
  bytes: number;
  /** Of one JSON document, in bytes. */
  document: number;
  /** Of one line of a document that is read line by line, in bytes. */
  line: number;
}

/** Unpacked to packed; text compresses by ten, a bomb by thousands. */
const MOST_RATIO = 250;
const SMALL = 1_000_000;

export const BOUNDS: ZipBounds = {
  entries: 100_000,
  bytes: 20 * 1024 ** 3,
  document: 256 * 1024 ** 2,
  line: 64 * 1024 ** 2,
};

/** A zip file of a stranger: its table is checked before anything is unpacked, and nothing is ever written by its names. */
export class ZipSource {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #bounds: ZipBounds;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>, bounds: ZipBounds) {
    this.#zip = zip;
    this.#entries = entries;
    this.#bounds = bounds;
  }

  /** @throws ValidationError `archive_refused` for what is no zip, or too large, or has strange names in it */
  static async open(path: string, bounds = BOUNDS): Promise<ZipSource> {
    const options = { lazyEntries: true, autoClose: false, strictFileNames: true };
    const zip = await openPromise(path, { ...options, validateEntrySizes: true }).catch(
      (cause: unknown) => {
        throw archiveRefused("This is not a zip file that can be read.", { cause });
      },
    );
    try {
      return new ZipSource(zip, await tableOf(zip, bounds), bounds);
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  get names(): string[] {
    return [...this.#entries.keys()];
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** A JSON document by its schema. @throws ValidationError `archive_refused` */
  async json<S extends z.ZodType>(name: string, schema: S): Promise<z.output<S>> {
    if (this.#entry(name).uncompressedSize > this.#bounds.document)
      throw archiveRefused(`${name} is too large.`);
    const chunks: Buffer[] = [];
    for await (const chunk of this.bytes(name)) chunks.push(chunk);
    return checked(name, Buffer.concat(chunks).toString("utf8"), schema);
  }

  /** A JSON document a line, one after the other. @throws ValidationError `archive_refused`, naming the line */
  async *lines<S extends z.ZodType>(name: string, schema: S): AsyncGenerator<z.output<S>> {
    if (!this.has(name)) return;
    const tooLong = (number: number) => archiveRefused(`${name}:${number} is too long a line.`);
    let number = 0;
    for await (const line of boundedLines(this.bytes(name), this.#bounds.line, tooLong)) {
      number += 1;
      if (line.trim() !== "") yield checked(`${name}:${number}`, line, schema);
    }
  }

  async close(): Promise<void> {
    this.#zip.close();
  }

  /** What an entry says it has, in bytes. @throws ValidationError `archive_refused` where there is none */
  size(name: string): number {
    return this.#entry(name).uncompressedSize;
  }

  /** The bytes of an entry as they are unpacked. @throws ValidationError `archive_refused`, also midway */
  async *bytes(name: string): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of await this.#open(this.#entry(name))) yield chunk as Buffer;
    } catch (cause) {
      if (cause instanceof ValidationError) throw cause;
      throw archiveRefused(`${name} is damaged and cannot be unpacked.`, { cause });
    }
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (!entry) throw archiveRefused(`${name} is missing in this archive.`);
    return entry;
  }

  #open(entry: Entry): Promise<Readable> {
    const { promise, resolve, reject } = Promise.withResolvers<Readable>();
    this.#zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
    return promise;
  }
}

function tableOf(zip: ZipFile, bounds: ZipBounds): Promise<Map<string, Entry>> {
  const { promise, resolve, reject } = Promise.withResolvers<Map<string, Entry>>();
  const entries = new Map<string, Entry>();
  let bytes = 0;
  if (zip.entryCount > bounds.entries)
    throw archiveRefused(`This archive has more than ${bounds.entries} entries.`);
  zip.on("error", (cause: Error) =>
    reject(
      archiveRefused("The table of this zip file cannot be read, or has strange names.", { cause }),
    ),
  );
  zip.on("end", () => resolve(entries));
  zip.on("entry", (entry: Entry) => {
    bytes += entry.uncompressedSize;
    const refusal = refusalOf(entry, bytes, bounds);
    if (refusal) return reject(refusal);
    if (!entry.fileName.endsWith("/")) entries.set(entry.fileName, entry);
    zip.readEntry();
  });
  zip.readEntry();
  return promise;
}

function refusalOf(entry: Entry, bytes: number, bounds: ZipBounds) {
  const { fileName, uncompressedSize, compressedSize } = entry;
  if (bytes > bounds.bytes) return archiveRefused("This archive unpacks to more than is taken.");
  if (entry.isEncrypted()) return archiveRefused("This archive is encrypted; unlock it first.");
  const isBomb =
    uncompressedSize > SMALL && uncompressedSize / Math.max(1, compressedSize) > MOST_RATIO;
  return isBomb ? archiveRefused(`${fileName} unpacks to far more than it looks.`) : undefined;
}

function checked<S extends z.ZodType>(name: string, text: string, schema: S): z.output<S> {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (cause) {
    throw archiveRefused(`${name} is not JSON.`, { cause });
  }
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.map(String).join(".") ?? "";
  throw archiveRefused(
    `${name}: ${where === "" ? "" : `${where}: `}${issue?.message ?? "cannot be read"}`,
  );
}
