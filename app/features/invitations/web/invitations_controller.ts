import { z } from "zod";
import { Settings } from "../../../../config/settings.ts";
import { requestScoped } from "../../../platform/container/index.ts";
import {
  action,
  type ActionRequest,
  redirect,
  view,
  type ViewResult,
} from "../../../platform/http/index.ts";
import { Limits, type Viewer } from "../../../platform/security/index.ts";
import { RoomParams, roomView, ViewerRooms } from "../../rooms/index.ts";
import { absolute } from "../absolute.ts";
import { InvitationDraft } from "../invitation_draft.ts";
import { type FreshInvitation, Invitations } from "../invitations.ts";
import { qrCode } from "../qr_code.ts";

const LinkParams = z.object({ id: RoomParams.shape.id, link: RoomParams.shape.id });

/** The links of a room, for who may invite into it. */
@requestScoped()
export class InvitationLinksController {
  readonly #invitations: Invitations;
  readonly #rooms: ViewerRooms;
  readonly #limits: Limits;
  readonly #settings: Settings;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(invitations: Invitations, rooms: ViewerRooms, limits: Limits, settings: Settings) {
    this.#invitations = invitations;
    this.#rooms = rooms;
    this.#limits = limits;
    this.#settings = settings;
  }

  index = action({ params: RoomParams }, ({ viewer, params }) => this.#page(viewer, params.id));

  /** Answers the page with the link on it, which is shown this once. */
  create = action(
    {
      params: RoomParams,
      body: InvitationDraft,
      invalid: ({ viewer, params }) => this.#page(viewer, params.id),
    },
    async (request) => {
      const { viewer, params, body } = request;
      await this.#limits.admitPerson("invitations", viewer, { field: "" });
      const fresh = await this.#invitations.create(viewer, params.id, body);
      return this.#page(viewer, params.id, this.#shown(request, fresh));
    },
  );

  reset = action({ params: LinkParams }, async (request) => {
    const { viewer, params } = request;
    const fresh = await this.#invitations.reset(viewer, params.link);
    return this.#page(viewer, params.id, this.#shown(request, fresh));
  });

  destroy = action({ params: LinkParams }, async ({ viewer, params: { id, link } }) => {
    await this.#invitations.revoke(viewer, link);
    const flash = { notice: "The link opens nothing any more." };
    return redirect({ route: "rooms.invitations", params: { id } }, { flash });
  });

  #shown({ raw }: Pick<ActionRequest, "raw">, { path }: FreshInvitation) {
    const url = absolute(path, { raw, settings: this.#settings });
    return { url, qr: qrCode(url) };
  }

  async #page(viewer: Viewer, id: number, fresh?: object): Promise<ViewResult> {
    const links = await this.#invitations.list(viewer, id);
    const found = await this.#rooms.find(viewer, id);
    return view("invitations/index.njk", { room: roomView(found), links, fresh });
  }
}
