import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action } from "../../../platform/http/index.ts";
import { botResource, Bots, WebhookDirectory, Webhooks } from "../../bots/index.ts";
import { adminView } from "../admin_view.ts";
import { attempt } from "../attempt.ts";
import { RowId } from "../listing.ts";

const LIST = { route: "admin.bots" };
const WebhookParams = z.object({ id: RowId });

/** Every bot and every webhook. */
@requestScoped()
export class BotsController {
  readonly #bots: Bots;
  readonly #directory: WebhookDirectory;
  readonly #webhooks: Webhooks;

  constructor(bots: Bots, directory: WebhookDirectory, webhooks: Webhooks) {
    this.#bots = bots;
    this.#directory = directory;
    this.#webhooks = webhooks;
  }

  index = action({}, async ({ viewer }) => {
    const bots = (await this.#bots.list(viewer)).map(botResource);
    const webhooks = await this.#directory.all();
    return adminView("admin/bots/index.njk", { bots, webhooks }, { json: { bots, webhooks } });
  });

  disable = action({ params: WebhookParams }, async (request) =>
    attempt(request, { to: LIST, done: "The webhook is off." }, () =>
      this.#webhooks.set(request.viewer, request.params.id, false),
    ),
  );

  enable = action({ params: WebhookParams }, async (request) =>
    attempt(request, { to: LIST, done: "The webhook is on again." }, () =>
      this.#webhooks.set(request.viewer, request.params.id, true),
    ),
  );
}
