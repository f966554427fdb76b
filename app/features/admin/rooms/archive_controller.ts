import { requestScoped } from "../../../platform/container/index.ts";
import { action, type ActionRequest } from "../../../platform/http/index.ts";
import { Rooms } from "../../rooms/index.ts";
import { attempt } from "../attempt.ts";
import { RoomParams } from "./rooms_controller.ts";

/** The archive, for rooms that one need not be in. */
@requestScoped()
export class ArchiveController {
  readonly #rooms: Rooms;

  constructor(rooms: Rooms) {
    this.#rooms = rooms;
  }

  store = action({ params: RoomParams }, async (request) => {
    const { viewer, params } = request;
    return attempt(request, { to: page(request), done: "The room is archived." }, () =>
      this.#rooms.administer(params.id, "archive", viewer),
    );
  });

  destroy = action({ params: RoomParams }, async (request) => {
    const { viewer, params } = request;
    return attempt(request, { to: page(request), done: "The room is open again." }, () =>
      this.#rooms.administer(params.id, "restore", viewer),
    );
  });
}

function page({ params }: ActionRequest<{ id: number }>) {
  return { route: "admin.rooms.show", params: { id: params.id } };
}
