import { requestScoped } from "../../../platform/container/index.ts";
import { action, json, view } from "../../../platform/http/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { RoomParams, roomView, ViewerRooms } from "../../rooms/index.ts";
import { excerpted } from "../keeping/excerpted.ts";
import { KeepingRepository } from "../keeping/keeping_repository.ts";
import { Pins } from "../keeping/pins.ts";
import { MessageParams } from "../message_params.ts";
import { MessageResources } from "../message_resources.ts";

const LISTED = { summary: "List the pinned messages of a room." };
const PINNED = { summary: "Pin a message for everybody in its room." };
const UNPINNED = { summary: "Take a pin away." };

/** Pinned messages, for the page and for programs. */
@requestScoped()
export class PinsController {
  readonly #pins: Pins;
  readonly #kept: KeepingRepository;
  readonly #rooms: ViewerRooms;
  readonly #resources: MessageResources;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    pins: Pins,
    kept: KeepingRepository,
    rooms: ViewerRooms,
    resources: MessageResources,
  ) {
    this.#pins = pins;
    this.#kept = kept;
    this.#rooms = rooms;
    this.#resources = resources;
  }

  show = action({ params: RoomParams }, async ({ viewer, params }) => {
    const { found, data } = await this.#pinned(viewer, params.id);
    return view("messages/pins.njk", { room: roomView(found), messages: excerpted(data) });
  });

  index = action({ params: RoomParams, about: LISTED }, async ({ viewer, params }) => {
    const { data } = await this.#pinned(viewer, params.id);
    return json({ data, has_more: false });
  });

  update = action({ params: MessageParams, about: PINNED }, async ({ viewer, params }) =>
    json({ data: await this.#pins.pin(viewer, params.id) }),
  );

  destroy = action({ params: MessageParams, about: UNPINNED }, async ({ viewer, params }) =>
    json({ data: await this.#pins.unpin(viewer, params.id) }),
  );

  async #pinned(viewer: Viewer, roomId: number) {
    const found = await this.#rooms.find(viewer, roomId);
    return { found, data: await this.#resources.for(viewer, await this.#kept.pinned(roomId)) };
  }
}
