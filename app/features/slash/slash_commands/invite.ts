import { singleton } from "../../../platform/container/index.ts";
import { Limits } from "../../../platform/security/index.ts";
import { Users } from "../../accounts/index.ts";
import { type MemberRoom, Memberships } from "../../rooms/index.ts";
import { type Done, type Given, SlashCommand } from "../slash_command.ts";
import { commandIncomplete, nobodyCalled, severalCalled } from "../slash_errors.ts";

/** `/invite @Ada Lovelace, ben@example.org` */
@singleton()
export class Invite extends SlashCommand {
  readonly name = "invite";
  readonly usage = "[name or address, …]";
  readonly summary = "Bring people into the room.";
  readonly #users: Users;
  readonly #memberships: Memberships;
  readonly #limits: Limits;

  constructor(users: Users, memberships: Memberships, limits: Limits) {
    super();
    this.#users = users;
    this.#memberships = memberships;
    this.#limits = limits;
  }

  override isOffered({ room }: MemberRoom): boolean {
    return room.kind !== "direct";
  }

  override async run({ viewer, found, words }: Given): Promise<Done> {
    const names = words.split(",").flatMap((name) => name.trim().replace(/^@/, "") || []);
    if (names.length === 0) throw commandIncomplete(this.name, this.usage);
    const ids = await Promise.all(names.map((name) => this.#idOf(name)));
    await this.#limits.admitPerson("invitations", viewer, { points: ids.length, field: "" });
    const fresh = await this.#memberships.invite(found, ids);
    return fresh.length === 0 ? { notice: "They are in this room already." } : {};
  }

  async #idOf(name: string): Promise<number> {
    const wanted = name.toLowerCase();
    const users = (await this.#users.search(name)).filter(
      (user) => user.name.toLowerCase() === wanted || user.email.toLowerCase() === wanted,
    );
    const [first, second] = users;
    if (!first) throw nobodyCalled(name);
    if (second) throw severalCalled(name);
    return first.id;
  }
}
