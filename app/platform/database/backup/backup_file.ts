import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, statSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { BackupError } from "./backup_error.ts";

/** What is readable by others would give away everybody's messages. */
const PRIVATE = 0o600;

export interface Written {
  bytes: number;
  /** Of the compressed file, as `sha256sum` tells it. */
  sha256: string;
}

/**
 * Writes what `source` yields compressed into `file`, which is there at last or not at all, and its checksum into
 * `file.sha256`. Nothing is held in memory.
 *
 * @throws BackupError `backup_exists`; whatever `source` throws
 */
export async function writeBackup(
  file: string,
  source: AsyncIterable<Buffer | string>,
  signal?: AbortSignal,
): Promise<Written> {
  await makePlace(file);
  const draft = `${file}.part`;
  const hash = createHash("sha256");
  const tap = new PassThrough().on("data", (bytes: Buffer) => hash.update(bytes));
  const target = createWriteStream(draft, { mode: PRIVATE, flush: true });
  try {
    await pipeline(Readable.from(source, { objectMode: false }), createGzip(), tap, target, {
      signal,
    });
    const sha256 = hash.digest("hex");
    await writeFile(`${file}.sha256`, `${sha256}  ${basename(file)}\n`, { mode: PRIVATE });
    await rename(draft, file);
    return { bytes: sizeOf(file), sha256 };
  } catch (error) {
    await Promise.all([draft, `${file}.sha256`].map((path) => rm(path, { force: true })));
    throw error;
  }
}

/** Makes the folder of a file that is not there yet. @throws BackupError `backup_exists` */
export async function makePlace(file: string): Promise<void> {
  if (existsSync(file))
    throw new BackupError("backup_exists", `${file} is there already. Choose another name.`);
  await mkdir(dirname(file), { recursive: true });
}

/**
 * What a backup holds, decompressed piece by piece.
 *
 * @param advance told how many bytes of the file were read
 * @throws BackupError `backup_damaged` in its middle, when it does not decompress
 */
export async function* readBackup(
  file: string,
  advance: (bytes: number) => void = () => {},
): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  const source = counted(createReadStream(file), advance);
  const reading = pipeline(source, gunzip).catch((error: unknown) => error);
  try {
    for await (const bytes of gunzip) yield bytes as Buffer;
  } catch (cause) {
    throw damaged(file, cause);
  } finally {
    gunzip.destroy();
    await reading;
  }
}

/** The same bytes, and word of how many. */
export async function* counted(
  source: AsyncIterable<unknown>,
  advance: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  // A file that is opened without an encoding yields nothing else.
  for await (const bytes of source as AsyncIterable<Buffer>) {
    advance(bytes.length);
    yield bytes;
  }
}

/**
 * Whether the file is what was written, where its checksum stands beside it.
 *
 * @throws BackupError `backup_not_found`, `backup_damaged`
 */
export async function assertWhole(file: string): Promise<void> {
  if (!existsSync(file))
    throw new BackupError("backup_not_found", `There is no file ${file}. Check the path.`);
  const expected = await readFile(`${file}.sha256`, "utf8").catch(() => undefined);
  if (expected === undefined) return;
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  if (hash.digest("hex") !== expected.split(/\s/)[0])
    throw damaged(file, new Error(`Its checksum is not that in ${file}.sha256.`));
}

/** Part of it is missing or was changed. */
export function damaged(file: string, cause?: unknown): BackupError {
  if (cause instanceof BackupError) return cause;
  const why = cause instanceof Error ? ` (${cause.message})` : "";
  const message = `${file} is damaged or no backup of Parley${why}. Take another one; nothing was changed.`;
  return new BackupError("backup_damaged", message, { cause });
}

/** 0 when it is not there. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
