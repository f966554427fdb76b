import { requestScoped } from "../../../platform/container/index.ts";
import { action } from "../../../platform/http/index.ts";
import { adminView } from "../admin_view.ts";
import { Overview } from "./overview.ts";

/** The installation at a glance. */
@requestScoped()
export class OverviewController {
  readonly #overview: Overview;

  constructor(overview: Overview) {
    this.#overview = overview;
  }

  show = action({}, async () => {
    const overview = await this.#overview.read();
    return adminView(
      "admin/overview/index.njk",
      { overview },
      { partial: "admin/overview/_overview.njk", json: overview },
    );
  });
}
