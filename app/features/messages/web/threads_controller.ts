import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json, redirect, view, wantsPartial } from "../../../platform/http/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { roomView } from "../../rooms/index.ts";
import { MessageLimits } from "../message_limits.ts";
import { MessageParams, PageParams, ThreadParams } from "../message_params.ts";
import { MessageResources } from "../message_resources.ts";
import { pageView } from "../page_view.ts";
import { Pagination } from "../pagination.ts";
import { ThreadList } from "../threads/thread_list.ts";
import { ThreadOpening } from "../threads/thread_opening.ts";
import { ThreadReading } from "../threads/thread_reading.ts";
import { ViewerThreads } from "../threads/viewer_threads.ts";

const id = z.coerce.number().int().positive();
const LISTED = { summary: "List the threads that one follows, the newest reply first." };
const FOLLOWED = { summary: "Follow the thread of a message." };
const LEFT = { summary: "Follow the thread of a message no longer." };
const READ = { summary: "Mark the replies of a thread read up to one of them." };

/** Threads, for the page and for programs. */
@requestScoped()
export class ThreadsController {
  readonly #list: ThreadList;
  readonly #opening: ThreadOpening;
  readonly #viewerThreads: ViewerThreads;
  readonly #pagination: Pagination;
  readonly #resources: MessageResources;
  readonly #reading: ThreadReading;
  readonly #limits: MessageLimits;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    list: ThreadList,
    opening: ThreadOpening,
    viewerThreads: ViewerThreads,
    pagination: Pagination,
    resources: MessageResources,
    reading: ThreadReading,
    limits: MessageLimits,
  ) {
    this.#list = list;
    this.#opening = opening;
    this.#viewerThreads = viewerThreads;
    this.#pagination = pagination;
    this.#resources = resources;
    this.#reading = reading;
    this.#limits = limits;
  }

  index = action(
    { query: z.object({ before: id.optional() }), reads: "primary" },
    async ({ viewer, query }) => {
      const page = await this.#list.page(viewer, { before: query.before });
      return view("messages/threads.njk", { ...page, threads: page.data }, { json: page });
    },
  );

  list = action(
    {
      query: z.object({ before: id.optional(), limit: id.max(100).optional() }),
      about: LISTED,
    },
    async ({ viewer, query }) => json(await this.#list.page(viewer, query)),
  );

  /** The panel beside the room; by its own address the room with the panel opens. */
  show = action(
    {
      params: ThreadParams,
      query: z.object({ message: id.optional() }),
      // A replica may not have all that others were already shown.
      reads: "primary",
    },
    async ({ viewer, params, query, raw }) => {
      if (!wantsPartial(raw)) return this.#inRoom(viewer, params.message_id, query.message);
      const { thread, page, ...marks } = await this.#opening.of(viewer, params.message_id, query);
      const { root, found } = thread;
      const room = { ...roomView(found), max_length: this.#limits.in(found.room) };
      return view("messages/_thread.njk", {
        room,
        root: await this.#resources.one(root),
        messages: await this.#resources.of(page.messages),
        page: { ...pageView(page, found.room.change_seq), ...marks },
      });
    },
  );

  messages = action(
    { params: ThreadParams, query: PageParams, reads: "primary" },
    async ({ viewer, params, query }) => {
      const { root, found } = await this.#viewerThreads.find(viewer, params.message_id);
      const page = await this.#pagination.page({ thread: root.id }, query);
      const messages = await this.#resources.of(page.messages);
      return view("messages/_messages.njk", {
        room: { id: found.room.id },
        messages,
        page: pageView(page, found.room.change_seq),
      });
    },
  );

  follow = action({ params: MessageParams, about: FOLLOWED }, async ({ viewer, params }) =>
    json({ data: await this.#reading.follow(viewer, params.id, true) }),
  );

  leave = action({ params: MessageParams, about: LEFT }, async ({ viewer, params }) =>
    json({ data: await this.#reading.follow(viewer, params.id, false) }),
  );

  read = action(
    { params: MessageParams, body: z.object({ up_to: id }), about: READ },
    async ({ viewer, params, body }) =>
      json({ data: await this.#reading.markRead(viewer, params.id, body.up_to) }),
  );

  async #inRoom(viewer: Viewer, messageId: number, message: number | undefined) {
    const { root } = await this.#viewerThreads.find(viewer, messageId);
    const query = { thread: root.id, ...(message !== undefined && { message }) };
    return redirect({ route: "rooms.show", params: { id: root.room_id }, query });
  }
}
