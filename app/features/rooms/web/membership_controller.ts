import { requestScoped } from "../../../platform/container/index.ts";
import { action, redirect } from "../../../platform/http/index.ts";
import { Memberships } from "../memberships.ts";
import { MemberParams, RoomParams } from "../room_params.ts";
import { ViewerRooms } from "../viewer_rooms.ts";

/** One's own membership, and that of others. */
@requestScoped()
export class MembershipController {
  readonly #viewerRooms: ViewerRooms;
  readonly #memberships: Memberships;

  constructor(viewerRooms: ViewerRooms, memberships: Memberships) {
    this.#viewerRooms = viewerRooms;
    this.#memberships = memberships;
  }

  /** Joins. */
  update = action({ params: RoomParams }, async ({ viewer, params }) => {
    await this.#memberships.join(viewer, await this.#viewerRooms.find(viewer, params.id));
    return redirect({ route: "rooms.show", params });
  });

  /** Leaves. */
  destroy = action({ params: RoomParams }, async ({ viewer, params }) => {
    const found = await this.#viewerRooms.find(viewer, params.id);
    await this.#memberships.leave(viewer, found);
    return redirect(
      { route: "rooms.index" },
      { flash: { notice: `You left ${found.room.name}.` } },
    );
  });

  /** Takes somebody else out. */
  remove = action({ params: MemberParams }, async ({ viewer, params: { id, user_id } }) => {
    await this.#memberships.remove(viewer, await this.#viewerRooms.find(viewer, id), user_id);
    return redirect({ route: "rooms.show", params: { id } });
  });
}
