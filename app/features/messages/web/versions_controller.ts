import { requestScoped } from "../../../platform/container/index.ts";
import { action, json, view } from "../../../platform/http/index.ts";
import { MessageParams } from "../message_params.ts";
import { EarlierVersions } from "../versions/earlier_versions.ts";

const LISTED = { summary: "Tell what a message said before it was edited, oldest first." };

/** What stood where "edited" stands now. */
@requestScoped()
export class VersionsController {
  readonly #versions: EarlierVersions;

  constructor(versions: EarlierVersions) {
    this.#versions = versions;
  }

  show = action({ params: MessageParams, reads: "primary" }, async ({ viewer, params }) =>
    view("messages/versions.njk", { versions: await this.#versions.of(viewer, params.id) }),
  );

  index = action(
    { params: MessageParams, about: LISTED, reads: "primary" },
    async ({ viewer, params }) =>
      json({ data: await this.#versions.of(viewer, params.id), has_more: false }),
  );
}
