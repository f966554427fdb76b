import { singleton } from "../../../platform/container/index.ts";
import type { Veil } from "../../../platform/realtime/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { Blocks } from "../../accounts/index.ts";
import { BlockVeil } from "./block_veil.ts";

/** What is held back on the channels of rooms from those who share them with people whom they have blocked (C8.1). */
@singleton()
export class BlockVeils {
  readonly #blocks: Blocks;

  constructor(blocks: Blocks) {
    this.#blocks = blocks;
  }

  /** Mostly nothing. */
  async of(viewer: Pick<Viewer, "id">): Promise<Veil | undefined> {
    const { blocked, unseen } = await this.#blocks.around(viewer.id);
    return unseen.size === 0 ? undefined : new BlockVeil(blocked, unseen);
  }
}
