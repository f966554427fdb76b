import { requestScoped } from "../../../platform/container/index.ts";
import { action, json, nothing, redirect, view } from "../../../platform/http/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { Bookmarks } from "../keeping/bookmarks.ts";
import { excerpted } from "../keeping/excerpted.ts";
import { MessageParams } from "../message_params.ts";
import type { MessageResource } from "../message_resource.ts";
import { MessageResources } from "../message_resources.ts";

const LISTED = { summary: "List what one keeps for later." };
const KEPT = { summary: "Keep a message for later." };
const FORGOTTEN = { summary: "Keep a message no longer." };

/** One's own bookmarks, for the page and for programs. */
@requestScoped()
export class BookmarksController {
  readonly #bookmarks: Bookmarks;
  readonly #resources: MessageResources;

  constructor(bookmarks: Bookmarks, resources: MessageResources) {
    this.#bookmarks = bookmarks;
    this.#resources = resources;
  }

  show = action({}, async ({ viewer }) => {
    return view("messages/bookmarks.njk", { messages: excerpted(await this.#kept(viewer)) });
  });

  index = action({ about: LISTED }, async ({ viewer }) => {
    return json({ data: await this.#kept(viewer), has_more: false });
  });

  update = action({ params: MessageParams, about: KEPT }, async ({ viewer, params }) => {
    const message = await this.#bookmarks.add(viewer, params.id);
    return json({ data: await this.#resources.one(message) });
  });

  destroy = action({ params: MessageParams, about: FORGOTTEN }, async ({ viewer, params }) => {
    await this.#bookmarks.remove(viewer, params.id);
    return nothing();
  });

  /** By the form of the page. */
  remove = action({ params: MessageParams }, async ({ viewer, params }) => {
    await this.#bookmarks.remove(viewer, params.id);
    return redirect({ route: "bookmarks" }, { flash: { notice: "Removed." } });
  });

  async #kept(viewer: Viewer): Promise<readonly MessageResource[]> {
    return this.#resources.for(viewer, await this.#bookmarks.of(viewer));
  }
}
