import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, nothing, redirect } from "../../../platform/http/index.ts";
import { adminView } from "../admin_view.ts";
import { choice, SearchText } from "../listing.ts";
import { ORDERS, QueriesPage } from "./queries_page.ts";

const Search = z.object({
  order: choice(ORDERS),
  search: SearchText,
  node: SearchText,
});

/** What is asked of the database: the statements that cost most, the slow ones, and those asked again and again. */
@requestScoped()
export class QueriesController {
  readonly #page: QueriesPage;

  constructor(page: QueriesPage) {
    this.#page = page;
  }

  index = action({ query: Search }, async ({ query: { order = "total", search, node } }) => {
    const wanted = { order, search, node };
    const queries = await this.#page.read(wanted);
    return adminView(
      "admin/queries/index.njk",
      { queries, query: wanted },
      { partial: "admin/queries/_queries.njk", json: queries },
    );
  });

  clear = action({}, async ({ viewer, wantsJson }) => {
    await this.#page.clear(viewer);
    if (wantsJson) return nothing();
    const flash = { notice: "Counting begins anew." };
    return redirect({ route: "admin.queries" }, { flash });
  });
}
