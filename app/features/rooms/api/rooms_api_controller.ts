import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json } from "../../../platform/http/index.ts";
import { Limits, type Viewer } from "../../../platform/security/index.ts";
import { LimitedDirectRooms } from "../limited_direct_rooms.ts";
import { MembersList } from "../members_list.ts";
import { MemberIds, RoomChanges, RoomDraft } from "../room_draft.ts";
import { RoomParams } from "../room_params.ts";
import { type RoomResource, roomResource } from "../room_resource.ts";
import { Rooms } from "../rooms.ts";
import type { ViewerRoom } from "../viewer_room.ts";
import { ViewerRooms } from "../viewer_rooms.ts";

const Page = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  /** Lists open rooms whose name contains this, instead of one's own. */
  find: z.string().max(200).optional(),
});

const DirectDraft = z.object({ kind: z.literal("direct"), member_ids: MemberIds });

const LISTED = { summary: "List one's rooms, or find open ones." };
const MADE = { summary: "Make a room, or open a conversation.", status: 201 };
const SHOWN = { summary: "Tell of a room." };
const CHANGED = { summary: "Change a room." };

/** Rooms for programs. */
@requestScoped()
export class RoomsApiController {
  readonly #viewerRooms: ViewerRooms;
  readonly #rooms: Rooms;
  readonly #directRooms: LimitedDirectRooms;
  readonly #members: MembersList;
  readonly #limits: Limits;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    viewerRooms: ViewerRooms,
    rooms: Rooms,
    directRooms: LimitedDirectRooms,
    members: MembersList,
    limits: Limits,
  ) {
    this.#viewerRooms = viewerRooms;
    this.#rooms = rooms;
    this.#directRooms = directRooms;
    this.#members = members;
    this.#limits = limits;
  }

  index = action(
    { query: Page, about: LISTED },
    async ({ viewer, query: { after, limit, find } }) => {
      if (find !== undefined) {
        return json({ data: await this.#viewerRooms.open(viewer, find), has_more: false });
      }
      const found = await this.#viewerRooms.page(viewer, { after, limit: limit + 1 });
      const data = await this.#resources(viewer, found.slice(0, limit));
      return json({ data, has_more: found.length > limit });
    },
  );

  create = action(
    { body: z.discriminatedUnion("kind", [RoomDraft, DirectDraft]), about: MADE },
    async ({ viewer, body }) => {
      if (body.kind !== "direct") {
        await this.#limits.admitPerson("rooms", viewer);
        const id = await this.#rooms.create(viewer, body);
        return json({ data: await this.#resource(viewer, id) }, { status: 201 });
      }
      const { id, created } = await this.#directRooms.open(viewer, body.member_ids);
      return json({ data: await this.#resource(viewer, id) }, { status: created ? 201 : 200 });
    },
  );

  show = action({ params: RoomParams, about: SHOWN }, async ({ viewer, params }) => {
    return json({ data: await this.#resource(viewer, params.id) });
  });

  update = action(
    { params: RoomParams, body: RoomChanges, about: CHANGED },
    async ({ viewer, params, body }) => {
      await this.#rooms.change(await this.#viewerRooms.find(viewer, params.id), body);
      return json({ data: await this.#resource(viewer, params.id) });
    },
  );

  async #resource(viewer: Viewer, id: number): Promise<RoomResource | undefined> {
    const [resource] = await this.#resources(viewer, [await this.#viewerRooms.find(viewer, id)]);
    return resource;
  }

  async #resources(viewer: Viewer, found: readonly ViewerRoom[]): Promise<RoomResource[]> {
    const direct = found.filter(({ room }) => room.kind === "direct");
    const people = await this.#members.ofRooms(
      direct.map(({ room }) => room.id),
      viewer,
    );
    return found.map((one) => roomResource(one, people.get(one.room.id) ?? [], viewer.id));
  }
}
