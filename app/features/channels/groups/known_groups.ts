import { singleton } from "../../../platform/container/index.ts";
import { Log, type Logger } from "../../../platform/logging/index.ts";
import { ChannelGroups } from "../../../platform/realtime/index.ts";
import { Groups } from "./groups.ts";

/** Gives the hub of this process the groups that are kept in the database. */
@singleton()
export class KnownGroups {
  readonly #groups: Groups;
  readonly #hub: ChannelGroups;
  readonly #log: Logger;
  #known: ReadonlySet<string> = new Set();
  #reading: Promise<void> = Promise.resolve();

  constructor(groups: Groups, hub: ChannelGroups, log: Log) {
    this.#groups = groups;
    this.#hub = hub;
    this.#log = log.part("realtime");
  }

  /** Reads them again; one reading after the other. Where the database is away the hub goes on with what it has. */
  read(): Promise<void> {
    return (this.#reading = this.#reading.then(() => this.#read()));
  }

  async #read(): Promise<void> {
    try {
      const kept = await this.#groups.list();
      const now = new Set(kept.map(({ name }) => name));
      for (const name of this.#known) if (!now.has(name)) this.#hub.remove(name);
      for (const { name, channels } of kept) this.#hub.define(name, channels);
      this.#known = now;
    } catch (error) {
      this.#log.warn({ err: error }, "the groups of channels could not be read");
    }
  }
}
