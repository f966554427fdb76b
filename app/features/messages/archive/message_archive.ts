import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import type { Change, Message, MessageVersionsTable, ReactionsTable } from "../tables.ts";

type Reaction = Pick<ReactionsTable, "message_id" | "user_id" | "emoji" | "created_at">;
type Version = Pick<MessageVersionsTable, "message_id" | "body" | "replaced_at">;

/** A message with all that is kept of it. */
export interface WholeMessage {
  message: Message;
  reactions: Reaction[];
  versions: Version[];
}

/** Which messages of a room. */
export interface ArchivePage {
  /** Id of the last one of the page before. */
  after: number;
  limit: number;
  /** Only those of one author. */
  authorId?: number | undefined;
}

/** Messages as they are stored, deleted ones too, for who takes them elsewhere. */
@singleton()
export class MessageArchive {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** In the order of the room. */
  async page(roomId: number, { after, limit, authorId }: ArchivePage): Promise<WholeMessage[]> {
    const all = this.#database.query
      .selectFrom("messages")
      .selectAll()
      .where("room_id", "=", roomId)
      .where("id", ">", after);
    const wanted = authorId === undefined ? all : all.where("author_id", "=", authorId);
    const messages = await wanted.orderBy("id").limit(limit).execute();
    const ids = [0, ...messages.map(({ id }) => id)];
    const [reactions, versions] = [await this.#reactions(ids), await this.#versions(ids)];
    return messages.map((message) => ({
      message,
      reactions: reactions.get(message.id) ?? [],
      versions: versions.get(message.id) ?? [],
    }));
  }

  /** What happened in a room after a number, in order. */
  changes(roomId: number, { after, limit }: ArchivePage): Promise<Change[]> {
    return this.#database.query
      .selectFrom("changes")
      .selectAll()
      .where("room_id", "=", roomId)
      .where("seq", ">", after)
      .orderBy("seq")
      .limit(limit)
      .execute();
  }

  /** Id of the message that was stored last, whether or not it has a place in the room; 0 when there is none. */
  async last(roomId: number): Promise<number> {
    const row = await this.#database.query
      .selectFrom("messages")
      .select("id")
      .where("room_id", "=", roomId)
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirst();
    return row?.id ?? 0;
  }

  /** In which rooms somebody has written. */
  async roomsOf(authorId: number): Promise<number[]> {
    const rows = await this.#database.query
      .selectFrom("messages")
      .select("room_id")
      .distinct()
      .where("author_id", "=", authorId)
      .execute();
    return rows.map(({ room_id }) => room_id);
  }

  /** How many messages a room has, or one author wrote there. */
  async count(roomId: number, authorId?: number): Promise<number> {
    const all = this.#database.query
      .selectFrom("messages")
      .select((eb) => eb.fn.countAll<number | bigint>().as("count"))
      .where("room_id", "=", roomId);
    const wanted = authorId === undefined ? all : all.where("author_id", "=", authorId);
    return Number((await wanted.executeTakeFirstOrThrow()).count);
  }

  async #reactions(ids: readonly number[]): Promise<Map<number, Reaction[]>> {
    const rows = await this.#database.query
      .selectFrom("reactions")
      .select(["message_id", "user_id", "emoji", "created_at"])
      .where("message_id", "in", ids)
      .orderBy("id")
      .execute();
    return Map.groupBy(rows, ({ message_id }) => message_id);
  }

  async #versions(ids: readonly number[]): Promise<Map<number, Version[]>> {
    const rows = await this.#database.query
      .selectFrom("message_versions")
      .select(["message_id", "body", "replaced_at"])
      .where("message_id", "in", ids)
      .orderBy("id")
      .execute();
    return Map.groupBy(rows, ({ message_id }) => message_id);
  }
}
