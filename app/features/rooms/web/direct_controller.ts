import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, redirect, view, type ViewResult } from "../../../platform/http/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { Candidates } from "../candidates.ts";
import { LimitedDirectRooms } from "../limited_direct_rooms.ts";
import { MemberIds } from "../room_draft.ts";

/** Starting a conversation, or going back to it: the same people always share one. */
@requestScoped()
export class DirectController {
  readonly #directRooms: LimitedDirectRooms;
  readonly #candidates: Candidates;

  constructor(directRooms: LimitedDirectRooms, candidates: Candidates) {
    this.#directRooms = directRooms;
    this.#candidates = candidates;
  }

  new = action({}, ({ viewer }) => this.#form(viewer));

  create = action(
    {
      body: z.object({ member_ids: MemberIds.default([]) }),
      invalid: ({ viewer }) => this.#form(viewer),
    },
    async ({ viewer, body }) => {
      const { id } = await this.#directRooms.open(viewer, body.member_ids);
      return redirect({ route: "rooms.show", params: { id } });
    },
  );

  async #form(viewer: Viewer): Promise<ViewResult> {
    return view("direct/new.njk", { people: await this.#candidates.besides(viewer) });
  }
}
