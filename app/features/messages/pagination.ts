import { Settings } from "../../../config/settings.ts";
import { singleton } from "../../platform/container/index.ts";
import type { Message } from "./tables.ts";
import { type ListOf, TimelineRepository } from "./timeline_repository.ts";

/** Where a page begins; without any of these it is the newest one. Ids and milliseconds. */
export interface PageQuery {
  before?: number | undefined;
  after?: number | undefined;
  /** In the middle of the page, if it is a message of the room. */
  around?: number | undefined;
  /** Begins with the first message from this moment on. */
  at?: number | undefined;
  /** Most messages; the configured page size unless told. */
  limit?: number | undefined;
}

/** A stretch of a list of messages without a hole in it, oldest first. */
export interface Page {
  messages: readonly Message[];
  /** Nothing was written before it. */
  at_start: boolean;
  /** Nothing was written after it. */
  at_end: boolean;
}

/**
 * Pages of a room or a thread in both directions, by the key of the list and the id: as fast at the millionth message as
 * at the first.
 */
@singleton()
export class Pagination {
  readonly #timeline: TimelineRepository;
  readonly #settings: Settings;

  constructor(timeline: TimelineRepository, settings: Settings) {
    this.#timeline = timeline;
    this.#settings = settings;
  }

  /** @example await pagination.page(room.id, { before: 912 }) */
  async page(list: ListOf, query: PageQuery = {}): Promise<Page> {
    const limit = query.limit ?? this.#settings.chat.pageSize;
    if (query.before !== undefined) return this.#before(list, query.before, limit);
    if (query.after !== undefined) return this.#after(list, query.after, limit);
    if (query.around !== undefined) return this.#around(list, query.around, limit);
    if (query.at !== undefined) return this.#at(list, query.at, limit);
    return this.#newest(list, limit);
  }

  async #newest(list: ListOf, limit: number): Promise<Page> {
    const found = await this.#timeline.newest(list, limit + 1);
    return {
      messages: found.slice(0, limit).toReversed(),
      at_start: found.length <= limit,
      at_end: true,
    };
  }

  async #before(list: ListOf, id: number, limit: number): Promise<Page> {
    const found = await this.#timeline.before(list, id, limit + 1);
    const messages = found.slice(0, limit).toReversed();
    return {
      messages,
      at_start: found.length <= limit,
      at_end: await this.#isLast(list, messages, id - 1),
    };
  }

  async #after(list: ListOf, id: number, limit: number): Promise<Page> {
    const found = await this.#timeline.after(list, id, limit + 1);
    const messages = found.slice(0, limit);
    return {
      messages,
      at_start: await this.#isFirst(list, messages, id + 1),
      at_end: found.length <= limit,
    };
  }

  async #around(list: ListOf, id: number, limit: number): Promise<Page> {
    const older = Math.floor(limit / 2);
    const before = await this.#timeline.before(list, id, older + 1);
    const from = await this.#timeline.after(list, id - 1, limit - older + 1);
    return {
      messages: [...before.slice(0, older).toReversed(), ...from.slice(0, limit - older)],
      at_start: before.length <= older,
      at_end: from.length <= limit - older,
    };
  }

  async #at(list: ListOf, at: number, limit: number): Promise<Page> {
    const first = await this.#timeline.firstFrom(list, at);
    return first ? this.#after(list, first.id - 1, limit) : this.#newest(list, limit);
  }

  /** Whether nothing comes after a page; `gap` is where an empty one would stand. */
  async #isLast(list: ListOf, messages: readonly Message[], gap: number): Promise<boolean> {
    return (await this.#timeline.after(list, messages.at(-1)?.id ?? gap, 1)).length === 0;
  }

  async #isFirst(list: ListOf, messages: readonly Message[], gap: number): Promise<boolean> {
    return (await this.#timeline.before(list, messages[0]?.id ?? gap, 1)).length === 0;
  }
}
