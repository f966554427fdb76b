import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import { randomId } from "../../../platform/support/index.ts";

/** Where archives lie: below `storage/transfers`, under names that nobody can guess. */
@singleton()
export class TransferFiles {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** A name for a new archive; its folder is there. */
  async fresh(): Promise<string> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    return `${randomId(192)}.zip`;
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  /** One that is gone already is fine. */
  async remove(name: string): Promise<void> {
    await rm(this.path(name), { force: true });
  }

  get #folder(): string {
    return join(this.#settings.app.storage, "transfers");
  }
}
