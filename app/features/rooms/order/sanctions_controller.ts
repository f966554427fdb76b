import { requestScoped } from "../../../platform/container/index.ts";
import {
  action,
  type ActionRequest,
  json,
  nothing,
  redirect,
} from "../../../platform/http/index.ts";
import { MemberParams, RoomParams } from "../room_params.ts";
import { ViewerRooms } from "../viewer_rooms.ts";
import { SanctionDraft } from "./sanction_draft.ts";
import { type SanctionKind, Sanctions } from "./sanctions.ts";

const LISTED = { summary: "List who is muted in a room, or banned from it." };
const MUTED = { summary: "Mute somebody in a room, for a time or for good." };
const UNMUTED = { summary: "Let somebody write in a room again.", status: 204 };
const BANNED = { summary: "Ban somebody from a room, for a time or for good." };
const UNBANNED = { summary: "Lift a ban from a room.", status: 204 };

type About = { user_id: number; id: number };

/** Mutes and bans of a room, by forms and for programs. */
@requestScoped()
export class SanctionsController {
  readonly #rooms: ViewerRooms;
  readonly #sanctions: Sanctions;

  constructor(rooms: ViewerRooms, sanctions: Sanctions) {
    this.#rooms = rooms;
    this.#sanctions = sanctions;
  }

  index = action({ params: RoomParams, about: LISTED }, async ({ viewer, params }) => {
    const found = await this.#rooms.find(viewer, params.id);
    return json({ data: await this.#sanctions.list(found), has_more: false });
  });

  mute = action({ params: MemberParams, body: SanctionDraft, about: MUTED }, (request) =>
    this.#put(request, "mute"),
  );

  unmute = action({ params: MemberParams, about: UNMUTED }, (request) =>
    this.#lift(request, "mute"),
  );

  ban = action({ params: MemberParams, body: SanctionDraft, about: BANNED }, (request) =>
    this.#put(request, "ban"),
  );

  unban = action({ params: MemberParams, about: UNBANNED }, (request) =>
    this.#lift(request, "ban"),
  );

  async #put(request: ActionRequest<About, unknown, SanctionDraft>, kind: SanctionKind) {
    const { viewer, params, body } = request;
    const found = await this.#rooms.find(viewer, params.id);
    const data = await this.#sanctions.put(viewer, found, {
      userId: params.user_id,
      kind,
      ...body,
    });
    const { name } = data.user;
    const notice = kind === "mute" ? `${name} is muted.` : `${name} is banned.`;
    return redirect(
      { route: "rooms.show", params: { id: params.id } },
      { flash: { notice }, json: { data }, status: 200 },
    );
  }

  async #lift(request: ActionRequest<About>, kind: SanctionKind) {
    const { viewer, params, wantsJson } = request;
    const found = await this.#rooms.find(viewer, params.id);
    await this.#sanctions.lift(viewer, found, { userId: params.user_id, kind });
    const notice = kind === "mute" ? "The person may write again." : "The ban is lifted.";
    return wantsJson
      ? nothing()
      : redirect({ route: "rooms.edit", params: { id: params.id } }, { flash: { notice } });
  }
}
