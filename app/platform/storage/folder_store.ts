import { createWriteStream } from "node:fs";
import { type FileHandle, mkdir, open, opendir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { randomId } from "../support/index.ts";
import { exactLength } from "./exact_length.ts";
import { type ByteRange, checkedName, ObjectStore, type StoredObject } from "./object_store.ts";
import { ObjectMissingError, StorageFullError } from "./storage_errors.ts";

/** Objects that are not whole yet; what a crash leaves there is listed like any object. */
const INCOMING = "incoming";
const NO_ROOM = new Set(["ENOSPC", "EDQUOT"]);

/** Objects as files below a folder, which several nodes may share. */
export class FolderStore extends ObjectStore {
  readonly place: string;
  readonly #folder: string;

  constructor(folder: string) {
    super();
    this.#folder = resolve(folder);
    this.place = `the folder ${this.#folder}`;
  }

  /** Written beside, made durable, and then put in its place in one step. */
  override async put(name: string, body: Buffer | Readable, size: number): Promise<void> {
    const path = this.#path(name);
    const incoming = join(this.#folder, INCOMING, randomId(96));
    try {
      await mkdir(dirname(incoming), { recursive: true });
      await mkdir(dirname(path), { recursive: true });
      const bytes = body instanceof Readable ? body : Readable.from([body]);
      await pipeline(bytes, exactLength(name, size), createWriteStream(incoming, { flush: true }));
      await rename(incoming, path);
      await syncFolder(dirname(path));
    } catch (error) {
      await rm(incoming, { force: true });
      throw isNoRoom(error) ? new StorageFullError(error) : error;
    }
  }

  override async open(name: string, range?: ByteRange): Promise<Readable> {
    const handle = await this.#handle(name);
    return handle.createReadStream(range);
  }

  override async size(name: string): Promise<number | undefined> {
    const found = await stat(this.#path(name)).catch(nothingThere);
    return found?.isFile() ? found.size : undefined;
  }

  override async remove(name: string): Promise<void> {
    await rm(this.#path(name), { force: true });
  }

  override async *list(): AsyncIterable<StoredObject> {
    const folder = await opendir(this.#folder, { recursive: true }).catch(nothingThere);
    for await (const entry of folder ?? []) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const found = await stat(path).catch(nothingThere);
      const name = relative(this.#folder, path).split(sep).join("/");
      if (found) yield { name, size: found.size, writtenAt: found.mtimeMs };
    }
  }

  async #handle(name: string): Promise<FileHandle> {
    try {
      return await open(this.#path(name));
    } catch (error) {
      throw codeOf(error) === "ENOENT" ? new ObjectMissingError(name, { cause: error }) : error;
    }
  }

  #path(name: string): string {
    return join(this.#folder, checkedName(name));
  }
}

/** A name is durable when its folder is. Not every file system knows how. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync().catch(() => undefined);
  } finally {
    await folder.close();
  }
}

function nothingThere(error: unknown): undefined {
  if (codeOf(error) !== "ENOENT") throw error;
}

function isNoRoom(error: unknown): boolean {
  return NO_ROOM.has(codeOf(error) ?? "");
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
