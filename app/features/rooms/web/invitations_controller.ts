import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, redirect, view, type ViewResult } from "../../../platform/http/index.ts";
import { Limits, type Viewer } from "../../../platform/security/index.ts";
import { ensureCan } from "../abilities.ts";
import { Candidates } from "../candidates.ts";
import { Memberships } from "../memberships.ts";
import { MemberIds } from "../room_draft.ts";
import { RoomParams } from "../room_params.ts";
import { roomView } from "../room_view.ts";
import { ViewerRooms } from "../viewer_rooms.ts";

/** Bringing people into a room. */
@requestScoped()
export class InvitationsController {
  readonly #viewerRooms: ViewerRooms;
  readonly #memberships: Memberships;
  readonly #candidates: Candidates;
  readonly #limits: Limits;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    viewerRooms: ViewerRooms,
    memberships: Memberships,
    candidates: Candidates,
    limits: Limits,
  ) {
    this.#viewerRooms = viewerRooms;
    this.#memberships = memberships;
    this.#candidates = candidates;
    this.#limits = limits;
  }

  new = action({ params: RoomParams }, ({ viewer, params }) => this.#form(viewer, params.id));

  create = action(
    {
      params: RoomParams,
      body: z.object({
        member_ids: MemberIds.pipe(z.array(z.number()).min(1, "Choose somebody.")),
      }),
      invalid: ({ viewer, params }) => this.#form(viewer, params.id),
    },
    async ({ viewer, params, body }) => {
      const found = await this.#viewerRooms.find(viewer, params.id);
      const points = body.member_ids.length;
      await this.#limits.admitPerson("invitations", viewer, { points, field: "" });
      await this.#memberships.invite(found, body.member_ids);
      return redirect({ route: "rooms.show", params });
    },
  );

  async #form(viewer: Viewer, id: number): Promise<ViewResult> {
    const found = await this.#viewerRooms.find(viewer, id);
    ensureCan(found, "invite");
    return view("rooms/invite.njk", {
      room: roomView(found),
      people: await this.#candidates.for(found.room),
    });
  }
}
