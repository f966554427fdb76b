import { singleton } from "../../platform/container/index.ts";
import { MembershipsRepository, type Position } from "./memberships_repository.ts";

/** Whose position, and in which room. */
export interface Reader {
  room_id: number;
  user_id: number;
}

/**
 * Up to where people have read. Every verb belongs into a transaction; moving comes before counting, since it is
 * the move that locks the membership against deletions at the same moment.
 */
@singleton()
export class ReadPositions {
  readonly #memberships: MembershipsRepository;

  constructor(memberships: MembershipsRepository) {
    this.#memberships = memberships;
  }

  /** The author has read everything up to the own message. @returns false when the author is no member any more */
  atNewest({ room_id, user_id }: Reader, position: Position): Promise<boolean> {
    return this.#memberships.moveTo(room_id, user_id, { ...position, unread_deleted: 0 });
  }

  /** Whether the reader is a member of the room, for what moves no position. */
  async isMember({ room_id, user_id }: Reader): Promise<boolean> {
    return (await this.#memberships.find(room_id, user_id)) !== undefined;
  }

  /** Forwards only. @param deletedAfter counts the deleted messages behind the position. @returns whether it moved */
  async advance(
    reader: Reader,
    position: Position,
    deletedAfter: () => Promise<number>,
  ): Promise<boolean> {
    const { room_id, user_id } = reader;
    if (!(await this.#memberships.advanceTo(room_id, user_id, position))) return false;
    await this.#memberships.setUnreadDeleted(room_id, user_id, await deletedAfter());
    return true;
  }

  /** To any message, also backwards. @param deletedAfter as in `advance` */
  async set(
    reader: Reader,
    position: Position,
    deletedAfter: () => Promise<number>,
  ): Promise<void> {
    const { room_id, user_id } = reader;
    if (!(await this.#memberships.moveTo(room_id, user_id, position))) return;
    await this.#memberships.setUnreadDeleted(room_id, user_id, await deletedAfter());
  }

  /** A message is deleted: it no longer counts for those who had not read it. */
  messageDeleted(roomId: number, ordinal: number): Promise<void> {
    return this.#memberships.countDeleted(roomId, ordinal);
  }
}
