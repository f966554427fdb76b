import { z } from "zod";
import { requestScoped } from "../../platform/container/index.ts";
import { action, json } from "../../platform/http/index.ts";
import { RoomParams, ViewerRooms } from "../rooms/index.ts";
import { Slash } from "./slash.ts";

const LISTED = { summary: "List the commands that are offered in a room." };
const GIVEN = { summary: "Give a command in a room, such as /topic." };
const TEXT = "A command begins with / and a name.";

const Command = z.object({
  text: z
    .string(TEXT)
    .max(10_000, TEXT)
    .regex(/^\s*\/[^/\s]/, TEXT),
  thread_id: z.number().int().positive().optional(),
});

/** Slash commands, for the page and for programs. */
@requestScoped()
export class SlashController {
  readonly #rooms: ViewerRooms;
  readonly #slash: Slash;

  constructor(rooms: ViewerRooms, slash: Slash) {
    this.#rooms = rooms;
    this.#slash = slash;
  }

  index = action({ params: RoomParams, about: LISTED }, async ({ viewer, params }) => {
    const found = await this.#rooms.findAsMember(viewer, params.id);
    const data = this.#slash.offered(found).map(({ name, usage, summary }) => {
      return { name, usage, summary };
    });
    return json({ data, has_more: false });
  });

  create = action(
    { params: RoomParams, body: Command, about: GIVEN },
    async ({ viewer, params, body }) => {
      const found = await this.#rooms.findAsMember(viewer, params.id);
      return json({
        data: await this.#slash.run({ viewer, found, text: body.text, threadId: body.thread_id }),
      });
    },
  );
}
