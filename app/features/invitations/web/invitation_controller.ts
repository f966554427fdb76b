import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import {
  action,
  type Destination,
  redirect,
  view,
  type ViewResult,
} from "../../../platform/http/index.ts";
import { Limits, type Viewer } from "../../../platform/security/index.ts";
import { accountResource, UserDraft } from "../../accounts/index.ts";
import { Acceptance } from "../acceptance.ts";
import { TokenText } from "../invitation_draft.ts";

const Params = z.object({ token: TokenText });

/** The page behind an invitation link: sign up or in, and land in the room. */
@requestScoped()
export class InvitationController {
  readonly #acceptance: Acceptance;
  readonly #limits: Limits;

  constructor(acceptance: Acceptance, limits: Limits) {
    this.#acceptance = acceptance;
    this.#limits = limits;
  }

  show = action({ params: Params }, async ({ viewerOrNull, params, session }) => {
    // Who has an account signs in and comes back here.
    if (!viewerOrNull) session.intendedUrl = `/invitations/${params.token}`;
    return this.#page(params.token, viewerOrNull);
  });

  /** Of somebody with an account. */
  accept = action({ params: Params }, async ({ viewer, params }) => {
    const roomId = await this.#acceptance.accept(viewer, params.token);
    return redirect(place(roomId), { json: { data: { room_id: roomId } }, status: 200 });
  });

  /** Makes an account first. */
  signUp = action(
    {
      params: Params,
      body: UserDraft,
      invalid: ({ params, viewerOrNull }) => this.#page(params.token, viewerOrNull),
    },
    async ({ address, body, params, session }) => {
      await this.#limits.admitAddress("signUp", address, { field: "" });
      const { user, roomId } = await this.#acceptance.signUp(body, params.token);
      session.takeIntendedUrl();
      session.signIn(user.id);
      return redirect(place(roomId), { json: accountResource(user), status: 201 });
    },
  );

  async #page(token: string, viewer: Viewer | null): Promise<ViewResult> {
    const { room, by } = await this.#acceptance.offer(token);
    return view("invitations/show.njk", {
      token,
      viewer,
      room: room && {
        id: room.id,
        name: room.name,
        description: room.description,
        kind: room.kind,
      },
      by,
      makes_accounts: this.#acceptance.makesAccounts,
    });
  }
}

function place(roomId: number | null): Destination {
  return roomId === null ? "/" : { route: "rooms.show", params: { id: roomId } };
}
