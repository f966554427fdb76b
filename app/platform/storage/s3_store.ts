import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Policy } from "../resilience/index.ts";
import { exactLength } from "./exact_length.ts";
import { type ByteRange, checkedName, ObjectStore, type StoredObject } from "./object_store.ts";
import { isMissing, isNoRoom, isRefusal } from "./s3_faults.ts";
import { ObjectMissingError, StorageFullError, WrongLengthError } from "./storage_errors.ts";

interface S3Place {
  bucket: string;
  /** Address of the server, for administrators. */
  endpoint: string;
}

const SAFE = { idempotent: true, isFault: (error: unknown) => !isRefusal(error) };
/** A stream can be sent once, and as slowly as it comes. */
const ONCE = { timesItself: true, isFault: SAFE.isFault };

/** Objects in a bucket that speaks S3. The bucket must be there. */
export class S3Store extends ObjectStore {
  readonly place: string;
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #guard: () => Policy;

  constructor(client: S3Client, { bucket, endpoint }: S3Place, guard: () => Policy) {
    super();
    this.place = `the bucket ${bucket} at ${endpoint}`;
    this.#client = client;
    this.#bucket = bucket;
    this.#guard = guard;
  }

  override async put(name: string, body: Buffer | Readable, size: number): Promise<void> {
    const at = this.#at(name);
    if (body instanceof Readable) return this.#putStream(name, body, size);
    if (body.byteLength !== size)
      throw new WrongLengthError(name, { said: size, came: body.byteLength });
    const command = new PutObjectCommand({ ...at, Body: body, ContentLength: size });
    await this.#guarded((abortSignal) => this.#client.send(command, { abortSignal }), SAFE);
  }

  override async open(name: string, range?: ByteRange): Promise<Readable> {
    const Range = range && `bytes=${range.start}-${range.end}`;
    const command = new GetObjectCommand({ ...this.#at(name), Range });
    try {
      const { Body } = await this.#guarded(() => this.#client.send(command), SAFE);
      if (Body instanceof Readable) return Body;
    } catch (cause) {
      throw isMissing(cause) ? new ObjectMissingError(name, { cause }) : cause;
    }
    throw new ObjectMissingError(name);
  }

  override async size(name: string): Promise<number | undefined> {
    const command = new HeadObjectCommand(this.#at(name));
    try {
      const answer = await this.#guarded(() => this.#client.send(command), SAFE);
      return answer.ContentLength;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  override async remove(name: string): Promise<void> {
    const command = new DeleteObjectCommand(this.#at(name));
    await this.#guarded(() => this.#client.send(command), SAFE);
  }

  override async *list(): AsyncIterable<StoredObject> {
    let token: string | undefined;
    do {
      const next = { Bucket: this.#bucket, ContinuationToken: token };
      const page = await this.#guarded(
        () => this.#client.send(new ListObjectsV2Command(next)),
        SAFE,
      );
      for (const { Key = "", Size = 0, LastModified } of page.Contents ?? [])
        yield { name: Key, size: Size, writtenAt: LastModified?.getTime() ?? 0 };
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  /** A server keeps nothing of a body that ends before the length that was said. */
  async #putStream(name: string, body: Readable, size: number): Promise<void> {
    const aborting = new AbortController();
    let broken: unknown;
    const fail = (error: unknown): void => {
      broken ??= error;
      aborting.abort();
    };
    const counted = body.on("error", fail).pipe(exactLength(name, size)).on("error", fail);
    const command = new PutObjectCommand({
      ...this.#at(name),
      Body: counted,
      ContentLength: size,
    });
    const send = () => this.#client.send(command, { abortSignal: aborting.signal });
    try {
      await this.#guarded(() => send().catch((error: unknown) => rethrow(broken ?? error)), {
        ...ONCE,
        isFault: (error) => error !== broken && !isRefusal(error),
      });
    } catch (error) {
      body.destroy();
      throw error;
    }
    // The server took the bytes that were said, and there were more.
    if (broken !== undefined) {
      await this.remove(name);
      throw broken;
    }
  }

  async #guarded<T>(
    work: (signal: AbortSignal) => Promise<T>,
    terms: Parameters<Policy["execute"]>[1],
  ): Promise<T> {
    try {
      return await this.#guard().execute(work, terms);
    } catch (error) {
      throw isNoRoom(error) ? new StorageFullError(error) : error;
    }
  }

  #at(name: string): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: checkedName(name) };
  }
}

function rethrow(error: unknown): never {
  throw error;
}
