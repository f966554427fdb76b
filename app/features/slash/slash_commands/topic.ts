import { singleton } from "../../../platform/container/index.ts";
import { type MemberRoom, RoomChanges, Rooms } from "../../rooms/index.ts";
import { type Done, type Given, SlashCommand } from "../slash_command.ts";
import { commandIncomplete } from "../slash_errors.ts";

/** `/topic All that turns` */
@singleton()
export class Topic extends SlashCommand {
  readonly name = "topic";
  readonly usage = "[what this room is about]";
  readonly summary = "Change the topic of the room.";
  readonly #rooms: Rooms;

  constructor(rooms: Rooms) {
    super();
    this.#rooms = rooms;
  }

  override isOffered({ room }: MemberRoom): boolean {
    return room.kind !== "direct";
  }

  override async run({ found, words }: Given): Promise<Done> {
    const { success, data } = RoomChanges.safeParse({ description: words });
    if (words === "" || !success) throw commandIncomplete(this.name, this.usage);
    await this.#rooms.change(found, data);
    return {};
  }
}
