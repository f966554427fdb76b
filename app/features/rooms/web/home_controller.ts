import { requestScoped } from "../../../platform/container/index.ts";
import { action, redirect } from "../../../platform/http/index.ts";
import { lastRoom } from "../last_room.ts";
import { Sidebar } from "../sidebar.ts";

/** The front door: into the room where one was last, else into the first one. */
@requestScoped()
export class HomeController {
  readonly #sidebar: Sidebar;

  constructor(sidebar: Sidebar) {
    this.#sidebar = sidebar;
  }

  show = action({}, async ({ viewer, session }) => {
    const { rooms } = await this.#sidebar.of(viewer);
    const last = lastRoom(session);
    const room = rooms.find(({ id }) => id === last) ?? rooms[0];
    return room
      ? redirect({ route: "rooms.show", params: { id: room.id } })
      : redirect({ route: "rooms.index" });
  });
}
