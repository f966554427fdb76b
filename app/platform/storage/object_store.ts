import type { Readable } from "node:stream";

/** Which bytes of an object: both ends are part of it, the first byte is 0. */
export interface ByteRange {
  start: number;
  end: number;
}

/** An object that lies in a store. */
export interface StoredObject {
  name: string;
  /** Bytes. */
  size: number;
  /** When it was written, in milliseconds of the store's clock. */
  writtenAt: number;
}

/** What object names look like: words of letters, digits, `_` and `-`, parted by `/`. */
const NAME = /^[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*$/;

/**
 * Where large things lie by name. An object is there whole or not at all, also after a crash, and never changes: write
 * under a new name instead. One suite runs over both implementations.
 *
 * @example
 * await store.put("ab/cd", Buffer.from("hello"), 5);
 * (await store.open("ab/cd", { start: 1, end: 3 })).pipe(answer); // "ell"
 */
export abstract class ObjectStore {
  /** What it is and where, for administrators: "the folder /var/files". */
  abstract readonly place: string;

  /**
   * Writes an object; fulfilled when it would survive a power cut.
   *
   * @param size how many bytes `body` has; one that has more or fewer is not kept
   * @throws StorageFullError, WrongLengthError, DependencyUnavailableError
   */
  abstract put(name: string, body: Buffer | Readable, size: number): Promise<void>;

  /** The bytes of an object, as a stream that must be read to its end or destroyed. @throws ObjectMissingError */
  abstract open(name: string, range?: ByteRange): Promise<Readable>;

  /** How many bytes an object has; undefined when there is none. */
  abstract size(name: string): Promise<number | undefined>;

  /** Removes an object; one that is gone already is fine. */
  abstract remove(name: string): Promise<void>;

  /** All objects, in no order, and what a crash left behind. */
  abstract list(): AsyncIterable<StoredObject>;
}

/** @throws Error for what could lead elsewhere; names are made by us, so this is a defect */
export function checkedName(name: string): string {
  if (NAME.test(name)) return name;
  throw new Error(`${JSON.stringify(name)} is no name of an object.`);
}
