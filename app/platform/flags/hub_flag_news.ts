import type { Hub } from "../realtime/index.ts";
import { FlagNews } from "./flag_news.ts";

const SUBJECT = "flags";

/** The word among nodes that share a hub. */
export class HubFlagNews extends FlagNews {
  readonly #hub: Hub;

  constructor(hub: Hub) {
    super();
    this.#hub = hub;
  }

  override tell(): Promise<void> {
    return this.#hub.tellNodes(SUBJECT);
  }

  override onTold(listener: () => void): void {
    this.#hub.onTold(SUBJECT, listener);
  }
}
