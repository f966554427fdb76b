import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action } from "../../../platform/http/index.ts";
import { Reports } from "../../moderation/index.ts";
import { adminView } from "../admin_view.ts";
import { Before, choice, pageOf, ROWS } from "../listing.ts";

const Filter = z.object({ state: choice(["open", "acted", "dismissed"]), before: Before });

/** What people have reported, about messages and about each other. */
@requestScoped()
export class ReportsController {
  readonly #reports: Reports;

  constructor(reports: Reports) {
    this.#reports = reports;
  }

  index = action({ query: Filter }, async ({ viewer, query }) => {
    const found = await this.#reports.all(viewer, { ...query, limit: ROWS + 1 });
    const { rows: reports, next } = pageOf(found, ({ id }) => id);
    return adminView(
      "admin/reports/index.njk",
      { reports, next, filter: query, admin: true },
      { partial: "moderation/_reports.njk", json: { data: reports, next } },
    );
  });
}
