import { singleton } from "../../container/index.ts";

/** Where a result is kept, and what it is made of. */
export interface Place {
  key: string;
  /** Whatever is invalidated under one of these makes the result stale. */
  tags: readonly string[];
}

/** A result as it is kept. Times in milliseconds since 1970. */
export interface Entry {
  /** What JSON can say, and nobody changes. */
  value: unknown;
  expires: number;
  /** From here on somebody may renew it while all others still get it. */
  renewFrom: number;
  /** The version of each tag when the reading of the database began. */
  versions: readonly string[];
}

/** What stands at a place. */
export interface Found {
  /** The version of each tag now. */
  versions: readonly string[];
  entry: Entry | undefined;
}

/**
 * Keeps results and the versions of tags. A version never comes back: where one is forgotten, everything that was
 * made under it is stale, so that losing anything can only cost a query. This one keeps nothing at all.
 */
@singleton()
export class CacheStore {
  /** What stands at each place, in the order given. */
  read(places: readonly Place[]): Promise<Found[]> {
    const found = places.map(({ tags }) => ({ versions: tags.map(() => ""), entry: undefined }));
    return Promise.resolve(found);
  }

  write(_entries: readonly (readonly [key: string, entry: Entry])[]): Promise<void> {
    return Promise.resolve();
  }

  /** Gives the tags new versions, for every node that shares the store. */
  invalidate(_tags: readonly string[]): Promise<void> {
    return Promise.resolve();
  }

  /**
   * Takes the right to make the result of a key, over all nodes that share the store.
   *
   * @returns how to give it back, or nothing when another has it
   */
  claim(_key: string): Promise<(() => Promise<void>) | undefined> {
    return Promise.resolve(() => Promise.resolve());
  }

  /** How many results this process keeps, how many bytes they take, and how many had to go for want of room. */
  figures(): { entries: number; bytes: number; evicted: number } {
    return { entries: 0, bytes: 0, evicted: 0 };
  }
}
