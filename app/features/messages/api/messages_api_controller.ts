import { randomUUID } from "node:crypto";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json } from "../../../platform/http/index.ts";
import { RoomParams, ViewerRooms } from "../../rooms/index.ts";
import { CatchUp } from "../catch_up.ts";
import { EditBody, PostBody } from "../message_body.ts";
import { ChangesParams, ListParams, MessageParams } from "../message_params.ts";
import { MessageResources } from "../message_resources.ts";
import { Posting } from "../posting.ts";
import { Pagination } from "../pagination.ts";
import { Revisions } from "../revisions.ts";
import { Lists } from "../threads/lists.ts";

const LISTED = { summary: "Read messages of a room, or of one of its threads, oldest first." };
const POSTED = { summary: "Write a message.", status: 201 };
const CHANGES = { summary: "Tell what happened in a room since a number." };
const EDITED = { summary: "Edit a message of one's own." };
const DELETED = { summary: "Delete a message." };

/** Messages for programs. */
@requestScoped()
export class MessagesApiController {
  readonly #viewerRooms: ViewerRooms;
  readonly #posting: Posting;
  readonly #revisions: Revisions;
  readonly #pagination: Pagination;
  readonly #catchUp: CatchUp;
  readonly #resources: MessageResources;
  readonly #lists: Lists;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    viewerRooms: ViewerRooms,
    posting: Posting,
    revisions: Revisions,
    pagination: Pagination,
    catchUp: CatchUp,
    resources: MessageResources,
    lists: Lists,
  ) {
    this.#viewerRooms = viewerRooms;
    this.#posting = posting;
    this.#revisions = revisions;
    this.#pagination = pagination;
    this.#catchUp = catchUp;
    this.#resources = resources;
    this.#lists = lists;
  }

  /** A page, oldest first; `has_more` is about the direction that was asked for. */
  index = action(
    { params: RoomParams, query: ListParams, about: LISTED },
    async ({ viewer, params, query }) => {
      const { room } = await this.#viewerRooms.find(viewer, params.id);
      const list = await this.#lists.of(room, query.thread_id);
      const page = await this.#pagination.page(list, query);
      const forward = query.after !== undefined || query.at !== undefined;
      const has_more = forward ? !page.at_end : !page.at_start;
      const { at_start, at_end } = page;
      return json({
        data: await this.#resources.for(viewer, page.messages),
        has_more,
        at_start,
        at_end,
        seq: room.change_seq,
      });
    },
  );

  create = action(
    { params: RoomParams, body: PostBody, about: POSTED },
    async ({ viewer, params, body }) => {
      const found = await this.#viewerRooms.findAsMember(viewer, params.id);
      const draft = { ...body, client_id: body.client_id ?? randomUUID() };
      const data = await this.#posting.post(viewer, found, draft);
      return json({ data }, { status: 201 });
    },
  );

  /** Everything after a number, or `reset: true` with the newest page as what to begin anew from. */
  changes = action(
    // A replica may not have all that others were already shown.
    { params: RoomParams, query: ChangesParams, reads: "primary", about: CHANGES },
    async ({ viewer, params, query }) => {
      const { room } = await this.#viewerRooms.find(viewer, params.id);
      const missed = await this.#catchUp.since(room, query.since);
      if (missed.reset) {
        const { messages, at_start } = missed.page;
        const data = await this.#resources.for(viewer, messages);
        return json({
          data: data.map(asChange),
          seq: missed.complete,
          reset: true,
          has_more: !at_start,
        });
      }
      const messages = await this.#resources.for(viewer, missed.messages);
      const byId = new Map(messages.map((message) => [message.id, message]));
      const data = missed.changes.map(({ seq, kind, message_id }) => ({
        seq,
        kind,
        message: byId.get(message_id),
      }));
      return json({ data, seq: missed.complete });
    },
  );

  update = action(
    { params: MessageParams, body: EditBody, about: EDITED },
    async ({ viewer, params, body }) => {
      return json({ data: await this.#revisions.edit(viewer, params.id, body.content) });
    },
  );

  destroy = action({ params: MessageParams, about: DELETED }, async ({ viewer, params }) => {
    return json({ data: await this.#revisions.delete(viewer, params.id) });
  });
}

/** A message that stands at the beginning of a list, in the form of a change. */
function asChange<M extends { seq: number; edited_at: string | null; deleted_at: string | null }>(
  message: M,
) {
  const kind = message.deleted_at ? "deleted" : message.edited_at ? "edited" : "created";
  return { seq: message.seq, kind, message };
}
