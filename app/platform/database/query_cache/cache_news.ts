import { singleton } from "../../container/index.ts";

/** Carries the word of stale tags to nodes that keep results in their own memory; this one is that of a node alone. */
@singleton()
export class CacheNews {
  /** Tells the other nodes. Never fails its caller: who missed it is told to forget everything. */
  tell(_tags: readonly string[]): Promise<void> {
    return Promise.resolve();
  }

  /** @param _listener gets the tags that another node told, or nothing when some may have been missed */
  onTold(_listener: (tags: readonly string[] | undefined) => void): void {}
}
