import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action } from "../../../platform/http/index.ts";
import { Access } from "../../accounts/index.ts";
import { adminView } from "../admin_view.ts";
import { attempt } from "../attempt.ts";
import { ROWS, RowId } from "../listing.ts";

const Search = z.object({
  page: z.coerce.number().int().min(1).max(1000).default(1).catch(1),
});
const Params = z.object({ user: RowId, device: z.string().max(64) });
const Person = z.object({ user: RowId });

const LIST = { route: "admin.sessions" };

/** Everybody's sessions, the last used first. */
@requestScoped()
export class SessionsController {
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
  }

  index = action({ query: Search }, async ({ query: { page }, session }) => {
    const window = { offset: (page - 1) * ROWS, limit: ROWS + 1 };
    const found = await this.#access.everybody(window, session.id);
    const sessions = found.slice(0, ROWS);
    const next = found.length > ROWS ? page + 1 : null;
    return adminView(
      "admin/sessions/index.njk",
      { sessions, page, next },
      { partial: "admin/sessions/_sessions.njk", json: { data: sessions, next } },
    );
  });

  destroy = action({ params: Params }, async (request) => {
    const { viewer, params } = request;
    return attempt(request, { to: LIST, done: "The device is signed out." }, () =>
      this.#access.endDevice(params.user, params.device, viewer),
    );
  });

  destroyAll = action({ params: Person }, async (request) => {
    const { viewer, params } = request;
    return attempt(request, { to: LIST, done: "Every device of that person is signed out." }, () =>
      this.#access.endDevices(params.user, viewer),
    );
  });
}
