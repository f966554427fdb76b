import { Readable } from "node:stream";
import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { ObjectMissingError, ObjectStore } from "../../platform/storage/index.ts";

/** A file that stands in a message, for who takes it elsewhere. */
export interface PostedFile {
  key: string;
  object: string;
}

/** Files as they lie in the storage. Who asks has seen to it that they may. */
@singleton()
export class FileArchive {
  readonly #database: Database;
  readonly #objects: ObjectStore;

  constructor(database: Database, objects: ObjectStore) {
    this.#database = database;
    this.#objects = objects;
  }

  /**
   * Files of a room in the order of its messages.
   *
   * @param last id of the last message that is looked at
   * @param ownerId only theirs
   */
  async posted(
    roomId: number,
    { last, ownerId }: { last: number; ownerId?: number | undefined },
  ): Promise<PostedFile[]> {
    const all = this.#database.query
      .selectFrom("files")
      .select(["key", "object"])
      .where("room_id", "=", roomId)
      .where("state", "=", "posted")
      .where("message_id", "<=", last);
    const wanted = ownerId === undefined ? all : all.where("owner_id", "=", ownerId);
    const rows = await wanted.orderBy("message_id").orderBy("position").execute();
    return rows.flatMap(({ key, object }) => (object === null ? [] : [{ key, object }]));
  }

  /** The bytes of a file; none of one that was deleted meanwhile. */
  async open({ object }: PostedFile): Promise<Readable> {
    try {
      return await this.#objects.open(object);
    } catch (error) {
      if (error instanceof ObjectMissingError) return Readable.from([]);
      throw error;
    }
  }
}
