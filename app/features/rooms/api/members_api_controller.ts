import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json, nothing } from "../../../platform/http/index.ts";
import { Limits, type Viewer } from "../../../platform/security/index.ts";
import { Users } from "../../accounts/index.ts";
import { MembersList } from "../members_list.ts";
import { Memberships } from "../memberships.ts";
import { RoleName } from "../room_draft.ts";
import { MemberParams, RoomParams } from "../room_params.ts";
import type { Role } from "../tables.ts";
import type { ViewerRoom } from "../viewer_room.ts";
import { ViewerRooms } from "../viewer_rooms.ts";

const LISTED = { summary: "List the people of a room." };
const TAKEN_IN = { summary: "Join a room, bring somebody in, or give a role." };
const TAKEN_OUT = { summary: "Leave a room, or take somebody out.", status: 204 };

/** The people of a room for programs. */
@requestScoped()
export class MembersApiController {
  readonly #viewerRooms: ViewerRooms;
  readonly #memberships: Memberships;
  readonly #members: MembersList;
  readonly #users: Users;
  readonly #limits: Limits;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    viewerRooms: ViewerRooms,
    memberships: Memberships,
    members: MembersList,
    users: Users,
    limits: Limits,
  ) {
    this.#viewerRooms = viewerRooms;
    this.#memberships = memberships;
    this.#members = members;
    this.#users = users;
    this.#limits = limits;
  }

  index = action({ params: RoomParams, about: LISTED }, async ({ viewer, params }) => {
    const { room } = await this.#viewerRooms.find(viewer, params.id);
    return json({ data: await this.#members.of(room.id, viewer), has_more: false });
  });

  /** Joins an open room oneself, brings somebody in, or gives a role. Saying it twice changes nothing. */
  update = action(
    { params: MemberParams, body: z.object({ role: RoleName.optional() }), about: TAKEN_IN },
    async ({ viewer, params: { id, user_id }, body: { role } }) => {
      const found = await this.#viewerRooms.find(viewer, id);
      await this.#users.get(user_id);
      const before = await this.#member(id, user_id);
      if (!before) await this.#bringIn(viewer, found, user_id);
      if (role) await this.#appoint(viewer, found, { userId: user_id, role });
      const data = { room_id: id, user: await this.#member(id, user_id) };
      return json({ data }, { status: before ? 200 : 201 });
    },
  );

  /** Takes somebody out, or leaves oneself. */
  destroy = action(
    { params: MemberParams, about: TAKEN_OUT },
    async ({ viewer, params: { id, user_id } }) => {
      await this.#memberships.remove(viewer, await this.#viewerRooms.find(viewer, id), user_id);
      return nothing();
    },
  );

  async #member(roomId: number, userId: number) {
    return (await this.#members.of(roomId)).find(({ id }) => id === userId);
  }

  async #bringIn(viewer: Viewer, found: ViewerRoom, userId: number): Promise<void> {
    if (userId === viewer.id) return this.#memberships.join(viewer, found);
    await this.#limits.admitPerson("invitations", viewer);
    await this.#memberships.invite(found, [userId]);
  }

  async #appoint(
    viewer: Viewer,
    found: ViewerRoom,
    { userId, role }: { userId: number; role: Role },
  ): Promise<void> {
    const now = userId === viewer.id ? await this.#viewerRooms.find(viewer, found.room.id) : found;
    await this.#memberships.appoint(viewer, now, { userId, role });
  }
}
