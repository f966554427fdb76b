import { type Insertable, sql, type Updateable } from "kysely";
import { singleton } from "../../platform/container/index.ts";
import { Database, insertedId, likePattern, PreparedQuery } from "../../platform/database/index.ts";
import { apart, type JoinedRow, MEMBERSHIP, ROOM } from "./joined_row.ts";
import type { Room, RoomsTable } from "./tables.ts";
import { isMember, type MemberRoom, type ViewerRoom } from "./viewer_room.ts";

/** An open room with what the list of rooms tells about it. */
export interface OpenRoom extends Pick<Room, "id" | "name" | "description"> {
  members_count: number;
  joined: boolean;
}

/** A page of rooms, by id. */
export interface RoomsPage {
  after: number;
  limit: number;
}

/** All SQL about rooms themselves. */
@singleton()
export class RoomsRepository {
  readonly #database: Database;
  /** Asked with every page of a room. */
  readonly #roomOfViewer = new PreparedQuery<JoinedRow>((query) =>
    withMembership(query, 0).where("rooms.id", "=", 0),
  );
  readonly #roomsOfMember = new PreparedQuery<JoinedRow>((query) =>
    ofMember(query, 0).where("rooms.archived_at", "is", null),
  );

  constructor(database: Database) {
    this.#database = database;
  }

  async insert(row: Insertable<RoomsTable>): Promise<number> {
    const query = this.#database.query.insertInto("rooms").values(row);
    return insertedId(await query.executeTakeFirstOrThrow());
  }

  async update(id: number, changes: Updateable<RoomsTable>): Promise<void> {
    await this.#database.query.updateTable("rooms").set(changes).where("id", "=", id).execute();
  }

  /** Makes all who change this room queue until the transaction ends. */
  async lock(id: number): Promise<void> {
    const touch = this.#database.query.updateTable("rooms").where("id", "=", id);
    await touch.set((eb) => ({ change_seq: eb.ref("change_seq") })).execute();
  }

  async find(id: number): Promise<Room | undefined> {
    return this.#rooms().where("id", "=", id).executeTakeFirst();
  }

  /** The room and the person's membership in it, whether or not the person may see it. */
  async findWithMembership(id: number, userId: number): Promise<ViewerRoom | undefined> {
    const [row] = await this.#roomOfViewer.rows(this.#database, [userId, id]);
    return row && apart(row);
  }

  /** All rooms of a person that are not archived. */
  async ofMember(userId: number): Promise<MemberRoom[]> {
    const rows = await this.#roomsOfMember.rows(this.#database, [userId, userId]);
    return rows.map(apart).filter(isMember);
  }

  /** A page of a person's rooms, archived ones too, by id. */
  async pageOfMember(userId: number, { after, limit }: RoomsPage): Promise<MemberRoom[]> {
    const page = this.#ofMember(userId).where("rooms.id", ">", after);
    const rows = await page.orderBy("rooms.id").limit(limit).execute();
    return rows.map(apart).filter(isMember);
  }

  /** Those of these rooms that a person belongs to. */
  async manyOfMember(userId: number, ids: readonly number[]): Promise<MemberRoom[]> {
    const rows = await this.#ofMember(userId).where("rooms.id", "in", ids).execute();
    return rows.map(apart).filter(isMember);
  }

  async byDirectKey(key: string): Promise<Room | undefined> {
    return this.#rooms().where("direct_key", "=", key).executeTakeFirst();
  }

  /** The oldest open room, where newcomers begin. */
  async firstOpen(): Promise<Room | undefined> {
    const open = this.#rooms().where("kind", "=", "open").where("archived_at", "is", null);
    return open.orderBy("id").limit(1).executeTakeFirst();
  }

  /** Whether there is any room at all. */
  async exist(): Promise<boolean> {
    return (await this.#rooms().limit(1).executeTakeFirst()) !== undefined;
  }

  /** Open rooms whose name contains the text, by name. */
  async open(userId: number, text: string, limit: number): Promise<OpenRoom[]> {
    const pattern = likePattern(text);
    const rows = await this.#database.query
      .selectFrom("rooms")
      .select(["rooms.id", "name", "description"])
      .select((eb) => [
        eb
          .selectFrom("memberships")
          .select(eb.fn.countAll<number>().as("count"))
          .whereRef("memberships.room_id", "=", "rooms.id")
          .as("members_count"),
        eb
          .selectFrom("memberships")
          .select("memberships.id")
          .whereRef("memberships.room_id", "=", "rooms.id")
          .where("memberships.user_id", "=", userId)
          .as("membership_id"),
      ])
      .where("kind", "=", "open")
      .where("archived_at", "is", null)
      .where(sql<boolean>`name like ${pattern} escape '!'`)
      .orderBy("name")
      .orderBy("rooms.id")
      .limit(limit)
      .execute();
    return rows.map(({ membership_id, members_count, ...room }) => ({
      ...room,
      members_count: members_count ?? 0,
      joined: membership_id !== null,
    }));
  }

  #rooms() {
    return this.#database.query.selectFrom("rooms").selectAll();
  }

  #ofMember(userId: number) {
    return ofMember(this.#database.query, userId);
  }
}

type Query = Database["query"];

function withMembership(query: Query, userId: number) {
  return query
    .selectFrom("rooms")
    .leftJoin("memberships", (join) =>
      join.onRef("memberships.room_id", "=", "rooms.id").on("memberships.user_id", "=", userId),
    )
    .select(ROOM)
    .select(MEMBERSHIP);
}

function ofMember(query: Query, userId: number) {
  return withMembership(query, userId).where("memberships.user_id", "=", userId);
}
