import { z } from "zod";
import { Settings } from "../../../../config/settings.ts";
import { requestScoped } from "../../../platform/container/index.ts";
import {
  action,
  type ActionRequest,
  redirect,
  type ViewResult,
} from "../../../platform/http/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { absolute, InvitationDraft, Invitations, qrCode } from "../../invitations/index.ts";
import { adminView } from "../admin_view.ts";
import { RowId } from "../listing.ts";

const Params = z.object({ id: RowId });

/** Links that invite to the site, and who may make an account at all. */
@requestScoped()
export class InvitationsController {
  readonly #invitations: Invitations;
  readonly #settings: Settings;

  constructor(invitations: Invitations, settings: Settings) {
    this.#invitations = invitations;
    this.#settings = settings;
  }

  index = action({}, ({ viewer }) => this.#page(viewer));

  create = action(
    { body: InvitationDraft, invalid: ({ viewer }) => this.#page(viewer) },
    async (request) => {
      const { path } = await this.#invitations.create(request.viewer, null, request.body);
      return this.#page(request.viewer, this.#shown(request, path));
    },
  );

  reset = action({ params: Params }, async (request) => {
    const { path } = await this.#invitations.reset(request.viewer, request.params.id);
    return this.#page(request.viewer, this.#shown(request, path));
  });

  destroy = action({ params: Params }, async ({ viewer, params }) => {
    await this.#invitations.revoke(viewer, params.id);
    const flash = { notice: "The link opens nothing any more." };
    return redirect({ route: "admin.invitations" }, { flash });
  });

  #shown({ raw }: Pick<ActionRequest, "raw">, path: string) {
    const url = absolute(path, { raw, settings: this.#settings });
    return { url, qr: qrCode(url) };
  }

  async #page(viewer: Viewer, fresh?: object): Promise<ViewResult> {
    const links = await this.#invitations.list(viewer, null);
    const { registration } = this.#settings.chat;
    return adminView(
      "admin/reports/invitations.njk",
      { links, fresh, registration },
      { json: { data: links } },
    );
  }
}
