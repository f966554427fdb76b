import { z } from "zod";
import { Settings } from "../../../../config/settings.ts";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, type ActionRequest, json, nothing } from "../../../platform/http/index.ts";
import { Limits } from "../../../platform/security/index.ts";
import { RoomParams } from "../../rooms/index.ts";
import { absolute } from "../absolute.ts";
import { Acceptance } from "../acceptance.ts";
import { InvitationDraft, TokenText } from "../invitation_draft.ts";
import { type FreshInvitation, Invitations } from "../invitations.ts";

const LISTED = { summary: "List the invitation links of a room." };
const SITE_LISTED = { summary: "List the invitation links to the site, as an administrator." };
const MADE = { summary: "Make an invitation link to a room.", status: 201 };
const SITE_MADE = { summary: "Make an invitation link to the site.", status: 201 };
const RESET = { summary: "Give an invitation another link; the old one opens nothing." };
const REVOKED = { summary: "Take an invitation link back.", status: 204 };
const ACCEPTED = { summary: "Follow an invitation." };

/** Invitation links for programs. */
@requestScoped()
export class InvitationsApiController {
  readonly #invitations: Invitations;
  readonly #acceptance: Acceptance;
  readonly #limits: Limits;
  readonly #settings: Settings;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    invitations: Invitations,
    acceptance: Acceptance,
    limits: Limits,
    settings: Settings,
  ) {
    this.#invitations = invitations;
    this.#acceptance = acceptance;
    this.#limits = limits;
    this.#settings = settings;
  }

  ofRoom = action({ params: RoomParams, about: LISTED }, async ({ viewer, params }) =>
    json({ data: await this.#invitations.list(viewer, params.id), has_more: false }),
  );

  ofSite = action({ about: SITE_LISTED }, async ({ viewer }) =>
    json({ data: await this.#invitations.list(viewer, null), has_more: false }),
  );

  create = action({ params: RoomParams, body: InvitationDraft, about: MADE }, async (request) =>
    this.#make(request, request.params.id),
  );

  createForSite = action({ body: InvitationDraft, about: SITE_MADE }, async (request) =>
    this.#make(request, null),
  );

  reset = action({ params: RoomParams, about: RESET }, async (request) => {
    const fresh = await this.#invitations.reset(request.viewer, request.params.id);
    return json({ data: this.#shown(request, fresh) });
  });

  destroy = action({ params: RoomParams, about: REVOKED }, async ({ viewer, params }) => {
    await this.#invitations.revoke(viewer, params.id);
    return nothing();
  });

  accept = action(
    { body: z.object({ token: TokenText }), about: ACCEPTED },
    async ({ viewer, body }) =>
      json({ data: { room_id: await this.#acceptance.accept(viewer, body.token) } }),
  );

  async #make(request: ActionRequest<unknown, unknown, InvitationDraft>, roomId: number | null) {
    const { viewer, body } = request;
    await this.#limits.admitPerson("invitations", viewer);
    const fresh = await this.#invitations.create(viewer, roomId, body);
    return json({ data: this.#shown(request, fresh) }, { status: 201 });
  }

  #shown({ raw }: Pick<ActionRequest, "raw">, { path, ...fresh }: FreshInvitation) {
    return { ...fresh, url: absolute(path, { raw, settings: this.#settings }) };
  }
}
