import { singleton } from "../../platform/container/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { Blocks, Users } from "../accounts/index.ts";
import { isoOrNull } from "./iso.ts";
import { peerIn } from "./private_pair.ts";
import type { Room } from "./tables.ts";

/** The other one of a conversation of two. */
@singleton()
export class Peers {
  readonly #users: Users;
  readonly #blocks: Blocks;

  constructor(users: Users, blocks: Blocks) {
    this.#users = users;
    this.#blocks = blocks;
  }

  /** When the other one was last here, ISO 8601; nothing in other rooms, or when one has blocked the other. */
  async lastSeen({ id }: Viewer, room: Pick<Room, "direct_key">): Promise<string | null> {
    const peer = peerIn(room, id);
    if (peer === undefined || (await this.#blocks.unseen(id)).has(peer)) return null;
    return isoOrNull((await this.#users.find(peer))?.last_seen_at ?? null);
  }
}
