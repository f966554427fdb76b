import { singleton } from "../../../platform/container/index.ts";
import { type MemberRoom, RoomChanges, Rooms } from "../../rooms/index.ts";
import { type Done, type Given, SlashCommand } from "../slash_command.ts";
import { commandIncomplete, wordsRefused } from "../slash_errors.ts";

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
    if (words === "") throw commandIncomplete(this.name, this.usage);
    const { data, error } = RoomChanges.safeParse({ description: words });
    if (error) throw wordsRefused(error.issues[0]?.message ?? "");
    await this.#rooms.change(found, data);
    return {};
  }
}
