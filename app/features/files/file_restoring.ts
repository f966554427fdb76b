import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { ValidationError } from "../../platform/errors/index.ts";
import { Clock } from "../../platform/support/index.ts";
import type { Message } from "../messages/index.ts";
import { fileResource } from "./file_resource.ts";
import { FilesRepository } from "./files_repository.ts";
import { Finishing } from "./making/finishing.ts";
import { newFile } from "./new_file.ts";
import type { FilesData } from "./posted_files.ts";
import { Quotas } from "./quotas.ts";
import { Removing } from "./removing.ts";
import type { StoredFile } from "./tables.ts";
import { Uploads } from "./uploads/uploads.ts";

/** A file that comes from elsewhere. */
export interface ForeignFile {
  name: string;
  /** Bytes that it must have. */
  size: number;
  bytes: AsyncIterable<Uint8Array>;
}

/** What a message that comes from elsewhere says of its files. */
export interface RestoredFiles {
  kind: "image" | "file";
  data: FilesData;
}

/**
 * Files of messages that come from elsewhere. They are looked at like uploads: what they are says their content, and
 * pictures are written anew. Their owners have them on their account, and are not refused for want of room.
 */
@singleton()
export class FileRestoring {
  readonly #database: Database;
  readonly #repository: FilesRepository;
  readonly #uploads: Uploads;
  readonly #finishing: Finishing;
  readonly #removing: Removing;
  readonly #quotas: Quotas;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    repository: FilesRepository,
    uploads: Uploads,
    finishing: Finishing,
    removing: Removing,
    quotas: Quotas,
    clock: Clock,
  ) {
    this.#database = database;
    this.#repository = repository;
    this.#uploads = uploads;
    this.#finishing = finishing;
    this.#removing = removing;
    this.#quotas = quotas;
    this.#clock = clock;
  }

  /** Takes a file in, before the transaction of its message. @returns undefined for one that is not taken here */
  async take(ownerId: number, { name, size, bytes }: ForeignFile): Promise<StoredFile | undefined> {
    if (size < 1) return undefined;
    const { key } = await this.#begin(ownerId, name, size);
    try {
      await this.#uploads.append(await this.#now(key), bytes);
      return await this.#finishing.finish(await this.#now(key));
    } catch (error) {
      const left = await this.#repository.find(key);
      if (left) await this.#removing.remove(left);
      if (error instanceof ValidationError) return undefined;
      throw error;
    }
  }

  /** What the message of these files keeps beside its words. */
  told(files: readonly StoredFile[], caption: string): RestoredFiles {
    const isPictures = files.every(({ kind }) => kind === "image");
    const data = { caption, files: files.map(fileResource) };
    return { kind: isPictures ? "image" : "file", data };
  }

  /** Puts files into their message; in the transaction that stores it. */
  async attach(message: Message, files: readonly StoredFile[]): Promise<void> {
    const { room_id, id: message_id, created_at: touched_at } = message;
    for (const [position, { id }] of files.entries()) {
      const place = { room_id, message_id, position, touched_at };
      await this.#repository.change(id, "ready", { state: "posted", ...place });
    }
  }

  #begin(owner: number, name: string, size: number): Promise<{ key: string }> {
    const row = newFile({ owner, name, size, at: this.#clock.now() });
    return this.#database.transaction(async () => {
      await this.#quotas.add(owner, size);
      await this.#repository.insert(row);
      return row;
    });
  }

  async #now(key: string): Promise<StoredFile> {
    const file = await this.#repository.find(key);
    if (!file) throw new Error(`The file ${key} went away while it was taken in.`);
    return file;
  }
}
