import { singleton } from "../../../platform/container/index.ts";
import type { Veil } from "../../../platform/realtime/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { Blocks } from "../../accounts/index.ts";
import type { MessageResource } from "../message_resource.ts";
import { BlockVeil } from "./block_veil.ts";
import { withheldFrom } from "./withheld.ts";

/** What somebody does not get of the rooms that they share with people whom they have blocked (C8.1). */
@singleton()
export class Withholding {
  readonly #blocks: Blocks;

  constructor(blocks: Blocks) {
    this.#blocks = blocks;
  }

  /** What is held back on the channels of rooms; mostly nothing. */
  async veilOf(viewer: Pick<Viewer, "id">): Promise<Veil | undefined> {
    const { blocked, unseen } = await this.#blocks.around(viewer.id);
    return unseen.size === 0 ? undefined : new BlockVeil(blocked, unseen);
  }

  /** Those messages as this one person gets them; mostly the same list. */
  async from(
    viewer: Pick<Viewer, "id">,
    messages: readonly MessageResource[],
  ): Promise<readonly MessageResource[]> {
    const { blocked } = await this.#blocks.around(viewer.id);
    return blocked.size === 0 ? messages : messages.map((one) => withheldFrom(blocked, one));
  }
}
