import { randomUUID } from "node:crypto";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, redirect, view } from "../../../platform/http/index.ts";
import { RoomParams, ViewerRooms } from "../../rooms/index.ts";
import { EditBody, PostBody } from "../message_body.ts";
import { MessageLimits } from "../message_limits.ts";
import { MessageParams } from "../message_params.ts";
import { Posting } from "../posting.ts";
import { Revisions } from "../revisions.ts";

/** Messages by form and from the page's scripts; the usual way of a new one is the socket. */
@requestScoped()
export class MessagesController {
  readonly #viewerRooms: ViewerRooms;
  readonly #posting: Posting;
  readonly #revisions: Revisions;
  readonly #limits: MessageLimits;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    viewerRooms: ViewerRooms,
    posting: Posting,
    revisions: Revisions,
    limits: MessageLimits,
  ) {
    this.#viewerRooms = viewerRooms;
    this.#posting = posting;
    this.#revisions = revisions;
    this.#limits = limits;
  }

  create = action({ params: RoomParams, body: PostBody }, async ({ viewer, params, body }) => {
    const found = await this.#viewerRooms.findAsMember(viewer, params.id);
    const draft = { ...body, client_id: body.client_id ?? randomUUID() };
    const data = await this.#posting.post(viewer, found, draft);
    return redirect({ route: "rooms.show", params }, { json: { data }, status: 201 });
  });

  edit = action({ params: MessageParams }, async ({ viewer, params }) => {
    const { message, found, source } = await this.#revisions.findToEdit(viewer, params.id);
    const max_length = this.#limits.in(found.room);
    return view("messages/_edit.njk", {
      message: { id: message.id, content: source },
      max_length,
    });
  });

  update = action({ params: MessageParams, body: EditBody }, async ({ viewer, params, body }) => {
    const data = await this.#revisions.edit(viewer, params.id, body.content);
    return redirect(
      { route: "rooms.show", params: { id: data.room_id } },
      { json: { data }, status: 200 },
    );
  });

  destroy = action({ params: MessageParams }, async ({ viewer, params }) => {
    const data = await this.#revisions.delete(viewer, params.id);
    return redirect(
      { route: "rooms.show", params: { id: data.room_id } },
      { json: { data }, status: 200 },
    );
  });
}
