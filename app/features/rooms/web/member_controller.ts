import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json, redirect, view } from "../../../platform/http/index.ts";
import { Blocks } from "../../accounts/index.ts";
import { abilitiesIn, outranks } from "../abilities.ts";
import { MembersList } from "../members_list.ts";
import { Memberships } from "../memberships.ts";
import { memberNotFound } from "../room_errors.ts";
import { RoleName } from "../room_draft.ts";
import { MemberParams, RoomParams } from "../room_params.ts";
import { roomView } from "../room_view.ts";
import { ViewerRooms } from "../viewer_rooms.ts";

const HANDED_OVER = { summary: "Hand a room over: its owner makes another member owner." };

/** One of the people of a room, and what one may do about them. */
@requestScoped()
export class MemberController {
  readonly #rooms: ViewerRooms;
  readonly #members: MembersList;
  readonly #memberships: Memberships;
  readonly #blocks: Blocks;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(rooms: ViewerRooms, members: MembersList, memberships: Memberships, blocks: Blocks) {
    this.#rooms = rooms;
    this.#members = members;
    this.#memberships = memberships;
    this.#blocks = blocks;
  }

  show = action({ params: MemberParams }, async ({ viewer, params }) => {
    const found = await this.#rooms.find(viewer, params.id);
    const members = await this.#members.of(found.room.id, viewer);
    const person = members.find(({ id }) => id === params.user_id);
    if (!person) throw memberNotFound();
    const own = found.membership?.role ?? "member";
    const { administer, appoint } = abilitiesIn(found);
    const other = person.id !== viewer.id;
    const above = own === "owner" || outranks(own, person.role);
    return view("rooms/member.njk", {
      room: roomView(found),
      person,
      you: !other,
      blocked: (await this.#blocks.idsOf(viewer.id)).includes(person.id),
      can: { keep_order: administer && other && above, appoint: appoint && other },
    });
  });

  /** Gives a role. */
  update = action(
    { params: MemberParams, body: z.object({ role: RoleName }) },
    async ({ viewer, params, body }) => {
      const found = await this.#rooms.find(viewer, params.id);
      const change = { userId: params.user_id, role: body.role };
      await this.#memberships.appoint(viewer, found, change);
      return redirect({ route: "rooms.show", params: { id: params.id } });
    },
  );

  /** Hands the room over. */
  transfer = action(
    {
      params: RoomParams,
      body: z.object({ user_id: z.coerce.number().int().positive() }),
      about: HANDED_OVER,
    },
    async ({ viewer, params, body, wantsJson }) => {
      const found = await this.#rooms.find(viewer, params.id);
      await this.#memberships.transfer(viewer, found, body.user_id);
      const data = await this.#members.of(params.id, viewer);
      return wantsJson ? json({ data }) : redirect({ route: "rooms.show", params });
    },
  );
}
