import { singleton } from "../../../platform/container/index.ts";
import { MessageArchive } from "../../messages/index.ts";
import { RoomArchive } from "../../rooms/index.ts";

/** What belongs to one person: their conversations as a whole, and of other rooms what they wrote there. */
@singleton()
export class OwnRooms {
  readonly #rooms: RoomArchive;
  readonly #messages: MessageArchive;

  constructor(rooms: RoomArchive, messages: MessageArchive) {
    this.#rooms = rooms;
    this.#messages = messages;
  }

  async of(userId: number): Promise<{ id: number; authorId?: number }[]> {
    const joined = await this.#rooms.roomsOf(userId);
    const written = await this.#messages.roomsOf(userId);
    const all = [...new Set([...joined, ...written])].toSorted((a, b) => a - b);
    const wanted: { id: number; authorId?: number }[] = [];
    for (const id of all) {
      const room = await this.#rooms.find(id);
      const isTheirs = room?.kind === "direct" && joined.includes(id);
      if (room) wanted.push(isTheirs ? { id } : { id, authorId: userId });
    }
    return wanted;
  }
}
