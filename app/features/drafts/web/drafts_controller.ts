import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json } from "../../../platform/http/index.ts";
import { RoomParams, ViewerRooms } from "../../rooms/index.ts";
import { Drafts } from "../drafts.ts";

const LONGEST = 20_000;
const Body = z.object({
  text: z.string("A draft is a text.").max(LONGEST, `A draft has ${LONGEST} characters at most.`),
  thread_id: z.coerce.number().int().min(0).default(0),
  /** Milliseconds. */
  written_at: z.coerce.number().int().min(0),
});

const LISTED = { summary: "Read what one has begun to write in a room." };
const SAVED = { summary: "Keep what one has begun to write in a room, or in a thread of it." };

/** One's own drafts. */
@requestScoped()
export class DraftsController {
  readonly #drafts: Drafts;
  readonly #rooms: ViewerRooms;

  constructor(drafts: Drafts, rooms: ViewerRooms) {
    this.#drafts = drafts;
    this.#rooms = rooms;
  }

  index = action(
    { params: RoomParams, about: LISTED, reads: "primary" },
    async ({ viewer, params }) => {
      const found = await this.#rooms.findAsMember(viewer, params.id);
      return json({ data: await this.#drafts.inRoom(viewer, found), has_more: false });
    },
  );

  update = action(
    { params: RoomParams, body: Body, about: SAVED },
    async ({ viewer, params, body }) => {
      const found = await this.#rooms.findAsMember(viewer, params.id);
      return json({ data: await this.#drafts.save(viewer, found, body) });
    },
  );
}
