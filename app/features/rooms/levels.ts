import { singleton } from "../../platform/container/index.ts";
import { Hub } from "../../platform/realtime/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { MembershipsRepository } from "./memberships_repository.ts";
import { sidebarChanged } from "./room_events.ts";
import type { Membership } from "./tables.ts";
import type { MemberRoom } from "./viewer_room.ts";

/** What people want to hear of their rooms: all, only what names them, or nothing. */
@singleton()
export class Levels {
  readonly #memberships: MembershipsRepository;
  readonly #hub: Hub;

  constructor(memberships: MembershipsRepository, hub: Hub) {
    this.#memberships = memberships;
    this.#hub = hub;
  }

  /** Told to all devices of the person. */
  async set(viewer: Viewer, { room }: MemberRoom, level: Membership["level"]): Promise<void> {
    await this.#memberships.setLevel(room.id, viewer.id, level);
    await this.#hub.sendToUser(viewer.id, sidebarChanged, { room_id: room.id });
  }
}
