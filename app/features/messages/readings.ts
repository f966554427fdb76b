import { singleton } from "../../platform/container/index.ts";
import { unreadOf, ViewerRooms } from "../rooms/index.ts";
import { MentionsRepository } from "./mentions/mentions_repository.ts";

/** Up to where somebody has read a room, and how much is left. */
export interface Reading {
  room_id: number;
  last_read_id: number;
  last_read_ordinal: number;
  unread: number;
  /** How many of those name the person. */
  mentions: number;
}

/** Where people stand in their rooms at this moment. */
@singleton()
export class Readings {
  readonly #rooms: ViewerRooms;
  readonly #mentions: MentionsRepository;

  constructor(rooms: ViewerRooms, mentions: MentionsRepository) {
    this.#rooms = rooms;
    this.#mentions = mentions;
  }

  /** Undefined for who is no member. */
  async find(userId: number, roomId: number): Promise<Reading | undefined> {
    const [found] = await this.#rooms.findMany({ id: userId }, [roomId]);
    if (!found) return undefined;
    const { last_read_id, last_read_ordinal } = found.membership;
    const unread = unreadOf(found.room, found.membership);
    const mentions = unread > 0 ? await this.#mentions.unreadIn(userId, roomId) : 0;
    return { room_id: roomId, last_read_id, last_read_ordinal, unread, mentions };
  }
}
