import { singleton } from "../../../platform/container/index.ts";
import { Faces } from "../../accounts/index.ts";
import type { Webhook } from "../tables.ts";
import { type WebhookResource, webhookResource } from "./webhook.ts";

/** Webhooks with what their bots are called. */
@singleton()
export class WebhookLists {
  readonly #faces: Faces;

  constructor(faces: Faces) {
    this.#faces = faces;
  }

  async of(webhooks: readonly Webhook[]): Promise<WebhookResource[]> {
    const faces = await this.#faces.of(webhooks.map(({ bot_id }) => bot_id));
    return webhooks.map((one) => webhookResource(one, faces.get(one.bot_id)?.name ?? "Bot"));
  }

  async one(webhook: Webhook): Promise<WebhookResource> {
    const face = await this.#faces.one(webhook.bot_id);
    return webhookResource(webhook, face?.name ?? "Bot");
  }
}
