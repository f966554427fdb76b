import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action } from "../../../platform/http/index.ts";
import { adminView } from "../admin_view.ts";
import { attempt } from "../attempt.ts";
import { choice, SearchText } from "../listing.ts";
import { ConnectionsPage } from "./connections_page.ts";

const KINDS = ["websocket", "sse", "pusher", "socketio"] as const;

const Search = z.object({
  text: SearchText,
  channel: SearchText,
  kind: choice(KINDS),
  node: SearchText,
});

const Params = z.object({ id: z.string().max(64) });

/** Who is connected now, through which door, and to what. */
@requestScoped()
export class ConnectionsController {
  readonly #page: ConnectionsPage;

  constructor(page: ConnectionsPage) {
    this.#page = page;
  }

  index = action({ query: Search }, async ({ query }) => {
    const { connections, ...rest } = await this.#page.read(query);
    return adminView(
      "admin/connections/index.njk",
      { connections, ...rest, filter: query },
      { partial: "admin/connections/_connections.njk", json: { data: connections, ...rest } },
    );
  });

  destroy = action({ params: Params }, async (request) => {
    const { viewer, params } = request;
    const done = "The connection is ended; its client was told to stay away.";
    return attempt(request, { to: { route: "admin.connections" }, done }, () =>
      this.#page.end(params.id, viewer),
    );
  });
}
