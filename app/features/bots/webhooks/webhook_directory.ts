import { singleton } from "../../../platform/container/index.ts";
import type { WebhookResource } from "./webhook.ts";
import { WebhookLists } from "./webhook_lists.ts";
import { WebhooksRepository } from "./webhooks_repository.ts";

/** Every webhook of the installation, as administrators see them: never a word of what they told. */
@singleton()
export class WebhookDirectory {
  readonly #repository: WebhooksRepository;
  readonly #lists: WebhookLists;

  constructor(repository: WebhooksRepository, lists: WebhookLists) {
    this.#repository = repository;
    this.#lists = lists;
  }

  /** The newest first. */
  async all(): Promise<WebhookResource[]> {
    return this.#lists.of(await this.#repository.all());
  }
}
