import { requestScoped } from "../../../platform/container/index.ts";
import { action, redirect } from "../../../platform/http/index.ts";
import { RoomParams } from "../room_params.ts";
import { Rooms } from "../rooms.ts";
import { ViewerRooms } from "../viewer_rooms.ts";

/** Putting a room away, and taking it out again. */
@requestScoped()
export class RoomArchiveController {
  readonly #viewerRooms: ViewerRooms;
  readonly #rooms: Rooms;

  constructor(viewerRooms: ViewerRooms, rooms: Rooms) {
    this.#viewerRooms = viewerRooms;
    this.#rooms = rooms;
  }

  update = action({ params: RoomParams }, async ({ viewer, params }) => {
    await this.#rooms.archive(await this.#viewerRooms.find(viewer, params.id));
    return redirect({ route: "rooms.show", params }, { flash: { notice: "Room archived." } });
  });

  destroy = action({ params: RoomParams }, async ({ viewer, params }) => {
    await this.#rooms.restore(await this.#viewerRooms.find(viewer, params.id));
    return redirect({ route: "rooms.show", params }, { flash: { notice: "Room opened again." } });
  });
}
