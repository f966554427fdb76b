import { singleton } from "../../platform/container/index.ts";
import { Limits, personKey, type Viewer } from "../../platform/security/index.ts";
import { DirectRooms } from "./direct_rooms.ts";

/** Direct rooms as people open them: only new ones count, for the same people always share one. */
@singleton()
export class LimitedDirectRooms {
  readonly #rooms: DirectRooms;
  readonly #limits: Limits;

  constructor(rooms: DirectRooms, limits: Limits) {
    this.#rooms = rooms;
    this.#limits = limits;
  }

  /** As `DirectRooms.open`. @throws TooManyRequestsError on the whole form */
  async open(viewer: Viewer, memberIds: readonly number[]): ReturnType<DirectRooms["open"]> {
    const [door, key] = [this.#limits.door("rooms"), personKey(viewer.id)];
    await door.check(key, { field: "" });
    const opened = await this.#rooms.open(viewer, memberIds);
    if (opened.created) await door.count(key);
    return opened;
  }
}
