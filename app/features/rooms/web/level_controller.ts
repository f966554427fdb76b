import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, redirect } from "../../../platform/http/index.ts";
import { Levels } from "../levels.ts";
import { RoomParams } from "../room_params.ts";
import { ViewerRooms } from "../viewer_rooms.ts";

const Level = z.object({
  level: z.enum(["all", "mentions", "none"], "Choose all, mentions or none."),
});
const SET = { summary: "Say what one wants to hear of a room: all, mentions or none." };

/** What one wants to hear of a room. */
@requestScoped()
export class LevelController {
  readonly #levels: Levels;
  readonly #viewerRooms: ViewerRooms;

  constructor(levels: Levels, viewerRooms: ViewerRooms) {
    this.#levels = levels;
    this.#viewerRooms = viewerRooms;
  }

  update = action(
    { params: RoomParams, body: Level, about: SET },
    async ({ viewer, params, body }) => {
      const found = await this.#viewerRooms.findAsMember(viewer, params.id);
      await this.#levels.set(viewer, found, body.level);
      return redirect({ route: "rooms.show", params }, { json: { data: body }, status: 200 });
    },
  );
}
