import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, redirect } from "../../../platform/http/index.ts";
import { FILTERS, SORTS } from "../../../platform/tracker/index.ts";
import { adminView } from "../admin_view.ts";
import { RowId } from "../listing.ts";
import { errorResource } from "./error_resource.ts";
import { DECISIONS, type Decision, ErrorTriage } from "./error_triage.ts";
import { detailView, ErrorsPage, listView } from "./errors_page.ts";

const Id = z.object({ id: RowId });

const Query = z.object({
  // What cannot be read is as if it were not there.
  status: z.enum(FILTERS).default("open").catch("open"),
  search: z.string().trim().max(200).default("").catch(""),
  sort: z.enum(SORTS).default("last").catch("last"),
  page: z.coerce.number().int().min(1).max(1000).default(1).catch(1),
});

const SAID: Record<Decision, string> = {
  resolved: "Resolved. It opens by itself if it comes back.",
  ignored: "Ignored. It is still counted, and nobody hears of it.",
  reopened: "Open again.",
};

/** What went wrong: the list, one error in full, and what becomes of it. */
@requestScoped()
export class ErrorsController {
  readonly #page: ErrorsPage;
  readonly #triage: ErrorTriage;

  constructor(page: ErrorsPage, triage: ErrorTriage) {
    this.#page = page;
    this.#triage = triage;
  }

  index = action({ query: Query }, async ({ query }) => {
    const list = await this.#page.list(query);
    const { errors: data, ...rest } = list;
    return adminView(
      "admin/errors/index.njk",
      { ...listView(list), query },
      { partial: "admin/errors/_list.njk", json: { data, ...rest } },
    );
  });

  show = action({ params: Id }, async ({ params }) => {
    const detail = await this.#page.show(params.id);
    return adminView("admin/errors/show.njk", detailView(detail), {
      partial: "admin/errors/_facts.njk",
      json: detail,
    });
  });

  decide = action(
    { params: Id, body: z.object({ decision: z.enum(DECISIONS) }) },
    async ({ viewer, params, body: { decision } }) => {
      const error = await this.#triage.decide(viewer, params.id, decision);
      const to = { route: "admin.errors.show", params: { id: params.id } };
      const flash = { notice: SAID[decision] };
      return redirect(to, { flash, json: { error: errorResource(error) } });
    },
  );
}
