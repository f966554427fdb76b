import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { roomArchived, roomNotFound } from "./room_errors.ts";

/** The place of a new message among the changes and the messages of its room. */
export interface Place {
  seq: number;
  ordinal: number;
}

interface NewestMessage {
  id: number;
  room_id: number;
  created_at: number;
}

/**
 * The numbers of a room. Taking one locks the room's row until the transaction ends, so the numbers of a room grow
 * without a gap in the order of the commits, on every node. Take it before anything else in the transaction.
 */
@singleton()
export class RoomSequence {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** For a new message. @throws ConflictError `room_archived`, NotFoundError `room_not_found` */
  async nextMessage(roomId: number): Promise<Place> {
    const next = this.#room(roomId).set(({ eb }) => ({
      change_seq: eb("change_seq", "+", 1),
      last_ordinal: eb("last_ordinal", "+", 1),
    }));
    await next.execute();
    const { change_seq, last_ordinal, archived_at } = await this.#read(roomId);
    if (archived_at !== null) throw roomArchived();
    return { seq: change_seq, ordinal: last_ordinal };
  }

  /** For a message that comes from elsewhere, also into a room where nobody may write. @throws NotFoundError `room_not_found` */
  async nextRestored(roomId: number, { aside = false } = {}): Promise<Place> {
    if (aside) return { seq: await this.nextChange(roomId), ordinal: 0 };
    await this.#room(roomId)
      .set(({ eb }) => ({
        change_seq: eb("change_seq", "+", 1),
        last_ordinal: eb("last_ordinal", "+", 1),
      }))
      .execute();
    const { change_seq, last_ordinal } = await this.#read(roomId);
    return { seq: change_seq, ordinal: last_ordinal };
  }

  /** For a note among the messages: it has the place of the one before it. Also in an archived room. @throws as `nextChange` */
  async nextNote(roomId: number): Promise<Place> {
    const seq = await this.nextChange(roomId);
    const { last_ordinal } = await this.#read(roomId);
    return { seq, ordinal: last_ordinal };
  }

  /** For a message that has no place among those of the room. @throws as `nextMessage` */
  async nextAside(roomId: number): Promise<Place> {
    const seq = await this.nextChange(roomId);
    if ((await this.#read(roomId)).archived_at !== null) throw roomArchived();
    return { seq, ordinal: 0 };
  }

  /** Makes all who write in this room queue until the transaction ends, without taking a number yet. */
  async lock(roomId: number): Promise<void> {
    await this.#room(roomId)
      .set((eb) => ({ change_seq: eb.ref("change_seq") }))
      .execute();
  }

  /** For a change of a message that is there. @throws NotFoundError `room_not_found` */
  async nextChange(roomId: number): Promise<number> {
    await this.#room(roomId)
      .set(({ eb }) => ({ change_seq: eb("change_seq", "+", 1) }))
      .execute();
    return (await this.#read(roomId)).change_seq;
  }

  /** This is the room's newest message now. */
  async newest({ id, room_id, created_at }: NewestMessage): Promise<void> {
    const newest = { last_message_id: id, last_message_at: created_at };
    await this.#room(room_id).set(newest).execute();
  }

  /** Something was written in it, though not into its list. */
  async touched({ room_id, created_at }: Omit<NewestMessage, "id">): Promise<void> {
    await this.#room(room_id).set({ last_message_at: created_at }).execute();
  }

  #room(id: number) {
    return this.#database.query.updateTable("rooms").where("id", "=", id);
  }

  async #read(id: number) {
    const room = await this.#database.query
      .selectFrom("rooms")
      .select(["change_seq", "last_ordinal", "archived_at"])
      .where("id", "=", id)
      .executeTakeFirst();
    if (!room) throw roomNotFound();
    return room;
  }
}
