import { singleton } from "../../../platform/container/index.ts";
import { type MemberRoom, Memberships } from "../../rooms/index.ts";
import { type Done, type Given, SlashCommand } from "../slash_command.ts";

/** `/leave` */
@singleton()
export class Leave extends SlashCommand {
  readonly name = "leave";
  readonly usage = "";
  readonly summary = "Leave the room.";
  readonly #memberships: Memberships;

  constructor(memberships: Memberships) {
    super();
    this.#memberships = memberships;
  }

  override isOffered({ room }: MemberRoom): boolean {
    return room.kind !== "direct";
  }

  override async run({ viewer, found }: Given): Promise<Done> {
    await this.#memberships.leave(viewer, found);
    return { go: "/rooms" };
  }
}
