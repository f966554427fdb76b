import { requestScoped } from "../../../platform/container/index.ts";
import { action, view } from "../../../platform/http/index.ts";
import { RoomParams, ViewerRooms } from "../../rooms/index.ts";
import { CatchUp } from "../catch_up.ts";
import { ChangesParams, PageParams } from "../message_params.ts";
import { MessageResources } from "../message_resources.ts";
import { pageView } from "../page_view.ts";
import { Pagination } from "../pagination.ts";

/** Fragments for the timeline of a page: more of the past, and what was missed. */
@requestScoped()
export class HistoryController {
  readonly #viewerRooms: ViewerRooms;
  readonly #pagination: Pagination;
  readonly #catchUp: CatchUp;
  readonly #resources: MessageResources;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    viewerRooms: ViewerRooms,
    pagination: Pagination,
    catchUp: CatchUp,
    resources: MessageResources,
  ) {
    this.#viewerRooms = viewerRooms;
    this.#pagination = pagination;
    this.#catchUp = catchUp;
    this.#resources = resources;
  }

  index = action({ params: RoomParams, query: PageParams }, async ({ viewer, params, query }) => {
    const { room } = await this.#viewerRooms.find(viewer, params.id);
    const page = await this.#pagination.page(room.id, query);
    const messages = await this.#resources.of(page.messages);
    return view("messages/_messages.njk", {
      room,
      messages,
      page: pageView(page, room.change_seq),
    });
  });

  changes = action(
    // A replica may not have all that others were already shown.
    { params: RoomParams, query: ChangesParams, reads: "primary" },
    async ({ viewer, params, query }) => {
      const { room } = await this.#viewerRooms.find(viewer, params.id);
      const missed = await this.#catchUp.since(room, query.since);
      const { complete, reset } = missed;
      const messages = await this.#resources.of(
        missed.reset ? missed.page.messages : missed.messages,
      );
      const page = missed.reset ? pageView(missed.page, complete) : undefined;
      return view("messages/_changes.njk", { room, messages, complete, reset, page });
    },
  );
}
