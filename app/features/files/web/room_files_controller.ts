import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json, view } from "../../../platform/http/index.ts";
import { RoomParams, roomView, ViewerRooms } from "../../rooms/index.ts";
import { RoomFile, RoomFiles } from "../room_files.ts";

const Place = z.object({
  before: z.coerce.number("This is no id.").int("This is no id.").positive().optional(),
});
const LISTED = {
  summary: "List the files of a room, the newest first; `next` is `before` of the next page.",
  answer: z.object({ data: z.array(RoomFile), next: z.number().int().nullable() }),
};

/** The files of a room. */
@requestScoped()
export class RoomFilesController {
  readonly #rooms: ViewerRooms;
  readonly #files: RoomFiles;

  constructor(rooms: ViewerRooms, files: RoomFiles) {
    this.#rooms = rooms;
    this.#files = files;
  }

  index = action(
    { params: RoomParams, query: Place, about: LISTED, reads: "primary" },
    async ({ viewer, params, query }) => {
      const { room } = await this.#rooms.find(viewer, params.id);
      const { files, next } = await this.#files.page(room.id, query.before);
      return json({ data: files, next });
    },
  );

  show = action(
    { params: RoomParams, query: Place, reads: "primary" },
    async ({ viewer, params, query }) => {
      const found = await this.#rooms.find(viewer, params.id);
      const page = await this.#files.page(found.room.id, query.before);
      const { id, name } = roomView(found);
      const data = { room: { id, name }, page };
      return view("files/room.njk", data, { partial: "files/_page.njk" });
    },
  );
}
