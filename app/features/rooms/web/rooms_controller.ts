import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, redirect, view, type ViewResult } from "../../../platform/http/index.ts";
import { Limits } from "../../../platform/security/index.ts";
import { Candidates } from "../candidates.ts";
import { ensureCan } from "../abilities.ts";
import { RoomChanges, RoomDraft } from "../room_draft.ts";
import { RoomParams } from "../room_params.ts";
import { roomView } from "../room_view.ts";
import { Sanctions } from "../order/sanctions.ts";
import { Rooms } from "../rooms.ts";
import type { ViewerRoom } from "../viewer_room.ts";
import { ViewerRooms } from "../viewer_rooms.ts";

/** The list of open rooms, and the forms to make and change one. The room's own page belongs to messages. */
@requestScoped()
export class RoomsController {
  readonly #viewerRooms: ViewerRooms;
  readonly #rooms: Rooms;
  readonly #candidates: Candidates;
  readonly #sanctions: Sanctions;
  readonly #limits: Limits;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    viewerRooms: ViewerRooms,
    rooms: Rooms,
    candidates: Candidates,
    sanctions: Sanctions,
    limits: Limits,
  ) {
    this.#viewerRooms = viewerRooms;
    this.#rooms = rooms;
    this.#candidates = candidates;
    this.#sanctions = sanctions;
    this.#limits = limits;
  }

  index = action(
    { query: z.object({ query: z.string().max(200).default("") }) },
    async ({ viewer, query: { query } }) => {
      const open_rooms = await this.#viewerRooms.open(viewer, query);
      return view(
        "rooms/index.njk",
        { open_rooms, query },
        { json: { data: open_rooms, has_more: false } },
      );
    },
  );

  new = action({}, async ({ viewer }) =>
    view("rooms/new.njk", { people: await this.#candidates.besides(viewer) }),
  );

  create = action(
    {
      body: RoomDraft,
      invalid: async ({ viewer }) =>
        view("rooms/new.njk", { people: await this.#candidates.besides(viewer) }),
    },
    async ({ viewer, body }) => {
      await this.#limits.admitPerson("rooms", viewer, { field: "" });
      const id = await this.#rooms.create(viewer, body);
      return redirect({ route: "rooms.show", params: { id } });
    },
  );

  edit = action({ params: RoomParams }, async ({ viewer, params }) => {
    const found = await this.#viewerRooms.find(viewer, params.id);
    ensureCan(found, "administer");
    return this.#settings(found);
  });

  update = action(
    {
      params: RoomParams,
      body: RoomChanges,
      invalid: async ({ viewer, params }) => {
        return this.#settings(await this.#viewerRooms.find(viewer, params.id));
      },
    },
    async ({ viewer, params, body }) => {
      await this.#rooms.change(await this.#viewerRooms.find(viewer, params.id), body);
      return redirect({ route: "rooms.show", params }, { flash: { notice: "Room saved." } });
    },
  );

  async #settings(found: ViewerRoom): Promise<ViewResult> {
    const sanctions = await this.#sanctions.list(found);
    return view("rooms/settings/edit.njk", { room: roomView(found), sanctions });
  }
}
