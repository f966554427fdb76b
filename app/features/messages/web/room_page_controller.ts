import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, view } from "../../../platform/http/index.ts";
import {
  MembersList,
  Peers,
  rememberRoom,
  RoomParams,
  roomView,
  Sidebar,
  ViewerRooms,
} from "../../rooms/index.ts";
import { MessageLimits } from "../message_limits.ts";
import { Moment, RowId } from "../message_params.ts";
import { MessageResources } from "../message_resources.ts";
import { OpeningPage } from "../opening_page.ts";
import { pageView } from "../page_view.ts";
import { Receipts } from "../private/receipts.ts";

const Wanted = z.object({
  message: RowId.optional(),
  at: Moment.optional(),
  thread: RowId.optional(),
});

/** The page of a room. */
@requestScoped()
export class RoomPageController {
  readonly #viewerRooms: ViewerRooms;
  readonly #openingPage: OpeningPage;
  readonly #resources: MessageResources;
  readonly #members: MembersList;
  readonly #sidebar: Sidebar;
  readonly #limits: MessageLimits;
  readonly #receipts: Receipts;
  readonly #peers: Peers;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    viewerRooms: ViewerRooms,
    openingPage: OpeningPage,
    resources: MessageResources,
    members: MembersList,
    sidebar: Sidebar,
    limits: MessageLimits,
    receipts: Receipts,
    peers: Peers,
  ) {
    this.#viewerRooms = viewerRooms;
    this.#openingPage = openingPage;
    this.#resources = resources;
    this.#members = members;
    this.#sidebar = sidebar;
    this.#limits = limits;
    this.#receipts = receipts;
    this.#peers = peers;
  }

  show = action(
    { params: RoomParams, query: Wanted },
    async ({ viewer, params, query, session }) => {
      const found = await this.#viewerRooms.find(viewer, params.id);
      const { page, ...marks } = await this.#openingPage.of(found, query);
      const messages = await this.#resources.of(page.messages);
      const members = await this.#members.of(found.room.id, viewer);
      const others = members.filter(({ id }) => id !== viewer.id);
      const room = {
        ...roomView(found, others),
        max_length: this.#limits.in(found.room),
        peer_last_seen_at: await this.#peers.lastSeen(viewer, found.room),
      };
      if (found.membership) rememberRoom(session, room.id);
      const shown = {
        ...(await this.#sidebar.of(viewer)),
        room,
        members,
        page: {
          ...pageView(page, found.room.change_seq),
          ...marks,
          receipt: await this.#receipts.of(found),
        },
      };
      const list = this.#resources.versionOf(messages);
      const version = list === undefined ? undefined : `${list} ${JSON.stringify(shown)}`;
      return view("rooms/show.njk", { ...shown, messages }, { version });
    },
  );
}
