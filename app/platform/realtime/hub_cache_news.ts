import { CacheNews } from "../database/index.ts";
import type { Hub } from "./hub.ts";

const SUBJECT = "stale";

/** The word of stale tags among nodes that share a hub. */
export class HubCacheNews extends CacheNews {
  readonly #hub: Hub;

  constructor(hub: Hub) {
    super();
    this.#hub = hub;
  }

  override tell(tags: readonly string[]): Promise<void> {
    return this.#hub.tellNodes(SUBJECT, tags);
  }

  override onTold(listener: (tags: readonly string[] | undefined) => void): void {
    // What another node wrote with `tell`.
    this.#hub.onTold(SUBJECT, (tags) => listener((tags as string[] | null) ?? undefined));
  }
}
