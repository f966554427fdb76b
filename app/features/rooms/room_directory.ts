import { sql } from "kysely";
import { singleton } from "../../platform/container/index.ts";
import { Database, likePattern } from "../../platform/database/index.ts";
import { roomNotFound } from "./room_errors.ts";
import type { Room, RoomKind } from "./tables.ts";

/** Which rooms are wanted; all conditions must hold. */
export interface RoomDirectoryQuery {
  /** Part of a name. */
  text?: string | undefined;
  kind?: RoomKind | undefined;
  state?: "live" | "archived" | undefined;
  /** Id of the last one of the page before. */
  before?: number | undefined;
  limit: number;
}

/** A room from outside: what it holds is for its members. */
export type ListedRoom = Pick<
  Room,
  | "id"
  | "name"
  | "description"
  | "kind"
  | "archived_at"
  | "created_by"
  | "created_at"
  | "last_ordinal"
  | "last_message_at"
> & { members_count: number };

/** How many rooms there are. */
export interface RoomCount {
  /** With a name, and not archived. */
  rooms: number;
  archived: number;
  /** Direct ones. */
  conversations: number;
}

const COLUMNS = [
  "id",
  "name",
  "description",
  "kind",
  "archived_at",
  "created_by",
  "created_at",
  "last_ordinal",
  "last_message_at",
] as const;

/** Every room of the installation, as administrators see them: never a word of what was written in one. */
@singleton()
export class RoomDirectory {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** A page of rooms, the newest first. */
  async page(query: RoomDirectoryQuery): Promise<ListedRoom[]> {
    return (await this.#matching(query).orderBy("id", "desc").limit(query.limit).execute()).map(
      listed,
    );
  }

  /** @throws NotFoundError `room_not_found` */
  async get(id: number): Promise<ListedRoom> {
    const room = await this.#rooms().where("id", "=", id).executeTakeFirst();
    if (!room) throw roomNotFound();
    return listed(room);
  }

  /** What a room is called and of which kind it is. */
  find(id: number): Promise<Pick<Room, "id" | "name" | "kind"> | undefined> {
    const rooms = this.#database.query.selectFrom("rooms").select(["id", "name", "kind"]);
    return rooms.where("id", "=", id).executeTakeFirst();
  }

  async count(): Promise<RoomCount> {
    return this.#database.query
      .selectFrom("rooms")
      .select([
        countWhere(sql`kind <> 'direct' and archived_at is null`).as("rooms"),
        countWhere(sql`kind <> 'direct' and archived_at is not null`).as("archived"),
        countWhere(sql`kind = 'direct'`).as("conversations"),
      ])
      .executeTakeFirstOrThrow();
  }

  #matching({ text, kind, state, before }: RoomDirectoryQuery) {
    let rooms = this.#rooms();
    if (text) rooms = rooms.where(sql<boolean>`name like ${likePattern(text)} escape '!'`);
    if (kind) rooms = rooms.where("kind", "=", kind);
    if (state) rooms = rooms.where("archived_at", state === "live" ? "is" : "is not", null);
    return before === undefined ? rooms : rooms.where("id", "<", before);
  }

  #rooms() {
    return this.#database.query
      .selectFrom("rooms")
      .select(COLUMNS)
      .select((eb) =>
        eb
          .selectFrom("memberships")
          .select(eb.fn.countAll<number | bigint>().as("count"))
          .whereRef("memberships.room_id", "=", "rooms.id")
          .as("members_count"),
      );
  }
}

function listed<T extends { members_count: number | bigint | null }>(
  room: T,
): T & { members_count: number } {
  return { ...room, members_count: Number(room.members_count ?? 0) };
}

function countWhere(condition: ReturnType<typeof sql>) {
  return sql<number>`count(case when ${condition} then 1 end)`;
}
