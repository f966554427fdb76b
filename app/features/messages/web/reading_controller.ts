import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json, redirect } from "../../../platform/http/index.ts";
import { RoomParams, ViewerRooms } from "../../rooms/index.ts";
import { ReadAll } from "../read_all.ts";
import { ReadState } from "../read_state.ts";

const id = z.coerce.number().int().positive();

/** Up to where somebody has read: `up_to` marks read, `unread_from` makes a message and all after it unread. */
const Reading = z.union(
  [z.object({ up_to: id }), z.object({ unread_from: id })],
  "Say up_to or unread_from.",
);

const ALL = { summary: "Mark all rooms, conversations and threads read." };
const MARKED = { summary: "Mark messages of a room read, or unread." };

/** One's own place in a room. */
@requestScoped()
export class ReadingController {
  readonly #viewerRooms: ViewerRooms;
  readonly #readState: ReadState;
  readonly #readAll: ReadAll;

  constructor(viewerRooms: ViewerRooms, readState: ReadState, readAll: ReadAll) {
    this.#viewerRooms = viewerRooms;
    this.#readState = readState;
    this.#readAll = readAll;
  }

  all = action({ about: ALL }, async ({ viewer }) => {
    const data = await this.#readAll.of(viewer);
    return redirect({ route: "home" }, { json: { data }, status: 200 });
  });

  update = action(
    { params: RoomParams, body: Reading, about: MARKED },
    async ({ viewer, params, body }) => {
      const found = await this.#viewerRooms.findAsMember(viewer, params.id);
      if ("up_to" in body)
        return json({ data: await this.#readState.markRead(viewer, found, body.up_to) });
      return json({ data: await this.#readState.markUnread(viewer, found, body.unread_from) });
    },
  );
}
