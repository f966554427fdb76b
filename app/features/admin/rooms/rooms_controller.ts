import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action } from "../../../platform/http/index.ts";
import { AuditLog } from "../../../platform/security/index.ts";
import {
  type ListedRoom,
  type Member,
  MembersList,
  RoomDirectory,
  ViewerRooms,
} from "../../rooms/index.ts";
import { adminView } from "../admin_view.ts";
import { auditResource } from "../audit/audit_resource.ts";
import { Before, choice, pageOf, RowId, ROWS, SearchText } from "../listing.ts";
import { roomListing } from "./room_listing.ts";

const NEWEST_ACTS = 10;

const Filter = z.object({
  text: SearchText,
  kind: choice(["open", "closed", "direct"]),
  state: choice(["live", "archived"]),
  before: Before,
});

export const RoomParams = z.object({ id: RowId });

/** Every room from outside: who is in it and how much happens, and never a word of what is said. */
@requestScoped()
export class RoomsController {
  readonly #directory: RoomDirectory;
  readonly #members: MembersList;
  readonly #viewerRooms: ViewerRooms;
  readonly #audit: AuditLog;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    directory: RoomDirectory,
    members: MembersList,
    viewerRooms: ViewerRooms,
    audit: AuditLog,
  ) {
    this.#directory = directory;
    this.#members = members;
    this.#viewerRooms = viewerRooms;
    this.#audit = audit;
  }

  index = action({ query: Filter }, async ({ query }) => {
    const found = await this.#directory.page({ ...query, limit: ROWS + 1 });
    const { rows, next } = pageOf(found, ({ id }) => id);
    const data = rows.map(roomListing);
    return adminView(
      "admin/rooms/index.njk",
      { rooms: data, next, filter: query },
      { partial: "admin/rooms/_rooms.njk", json: { data, next } },
    );
  });

  show = action({ params: RoomParams }, async ({ viewer, params }) => {
    const room = await this.#directory.get(params.id);
    const [members, acts, joined] = await Promise.all([
      this.#membersOf(room),
      this.#audit.page({ about: `room:${room.id}`, limit: NEWEST_ACTS }),
      this.#viewerRooms.isMember(viewer, room.id),
    ]);
    const found = { room: roomListing(room), members, joined, acts: acts.map(auditResource) };
    return adminView("admin/rooms/show.njk", found, {
      partial: "admin/rooms/_room.njk",
      json: found,
    });
  });

  #membersOf({ id, kind }: ListedRoom): Promise<Member[]> {
    return kind === "direct" ? Promise.resolve([]) : this.#members.of(id);
  }
}
