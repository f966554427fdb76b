import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action } from "../../../platform/http/index.ts";
import { adminView } from "../admin_view.ts";
import { attempt } from "../attempt.ts";
import { LimitsPage } from "./limits_page.ts";
import { Releases } from "./releases.ts";

const Handle = z.object({ id: z.string().max(64) });
const PAGE = { route: "admin.limits" };

/** How often what may happen, who was refused, and letting somebody go. */
@requestScoped()
export class LimitsController {
  readonly #page: LimitsPage;
  readonly #releases: Releases;

  constructor(page: LimitsPage, releases: Releases) {
    this.#page = page;
    this.#releases = releases;
  }

  index = action({}, async () => {
    const page = await this.#page.read();
    return adminView("admin/limits/index.njk", page, {
      partial: "admin/limits/_limits.njk",
      json: page,
    });
  });

  destroy = action({ params: Handle }, async (request) => {
    const { viewer, params } = request;
    const done = "They may go on at once.";
    return attempt(request, { to: PAGE, done }, () => this.#releases.release(params.id, viewer));
  });
}
