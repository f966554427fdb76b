import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json } from "../../../platform/http/index.ts";
import { RoomParams, ViewerRooms } from "../../rooms/index.ts";
import { Mentionables } from "../mentions/mentionable.ts";

const Query = z.object({ q: z.string().max(80).default("") });
const LISTED = { summary: "Find whom one may name in a room, by the beginning of a name." };

/** People for the list that opens at an @. */
@requestScoped()
export class MentionableController {
  readonly #mentionables: Mentionables;
  readonly #rooms: ViewerRooms;

  constructor(mentionables: Mentionables, rooms: ViewerRooms) {
    this.#mentionables = mentionables;
    this.#rooms = rooms;
  }

  index = action(
    { params: RoomParams, query: Query, about: LISTED },
    async ({ viewer, params, query }) => {
      const found = await this.#rooms.findAsMember(viewer, params.id);
      return json({ ...(await this.#mentionables.like(found, query.q.trim())), has_more: false });
    },
  );
}
