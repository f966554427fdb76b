import { singleton } from "../../platform/container/index.ts";
import { Limits, personKey, type Viewer } from "../../platform/security/index.ts";
import { Blocks } from "../accounts/index.ts";
import { DirectRooms } from "./direct_rooms.ts";

/** Direct rooms as people open them: only new ones count, for the same people always share one. */
@singleton()
export class LimitedDirectRooms {
  readonly #rooms: DirectRooms;
  readonly #limits: Limits;
  readonly #blocks: Blocks;

  constructor(rooms: DirectRooms, limits: Limits, blocks: Blocks) {
    this.#rooms = rooms;
    this.#limits = limits;
    this.#blocks = blocks;
  }

  /**
   * As `DirectRooms.open`.
   *
   * @throws TooManyRequestsError on the whole form
   * @throws ForbiddenError as `Blocks.ensureReachable`, where two of whom one has blocked the other have none yet
   */
  async open(viewer: Viewer, memberIds: readonly number[]): ReturnType<DirectRooms["open"]> {
    const [door, key] = [this.#limits.door("rooms"), personKey(viewer.id)];
    await door.check(key, { field: "" });
    await this.#ensureReachable(viewer, memberIds);
    const opened = await this.#rooms.open(viewer, memberIds);
    if (opened.created) await door.count(key);
    return opened;
  }

  /** A conversation in which nothing can be said would only stand in the list of whoever blocked. */
  async #ensureReachable(viewer: Viewer, memberIds: readonly number[]): Promise<void> {
    const [other, ...more] = new Set(memberIds.filter((id) => id !== viewer.id));
    if (other === undefined || more.length > 0) return;
    if (await this.#rooms.exists(viewer, [other])) return;
    await this.#blocks.ensureReachable(viewer.id, other);
  }
}
