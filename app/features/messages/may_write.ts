import { singleton } from "../../platform/container/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { Blocks } from "../accounts/index.ts";
import { ensureCan, type MemberRoom, peerIn } from "../rooms/index.ts";

/** Whether somebody may write in a room now: by the room's rules, by mutes, and by blocks in a conversation of two. */
@singleton()
export class MayWrite {
  readonly #blocks: Blocks;

  constructor(blocks: Blocks) {
    this.#blocks = blocks;
  }

  /**
   * An archived room is refused later, inside the transaction.
   *
   * @throws ForbiddenError `muted`, `not_allowed_in_room`, `person_blocked`, `person_not_reachable`
   */
  async ensure(viewer: Viewer, found: MemberRoom): Promise<void> {
    if (found.room.archived_at === null) ensureCan(found, "post");
    const peer = peerIn(found.room, viewer.id);
    if (peer !== undefined) await this.#blocks.ensureReachable(viewer.id, peer);
  }
}
