import { Settings } from "../../../config/settings.ts";
import { singleton } from "../../platform/container/index.ts";
import type { Message } from "./tables.ts";
import { TimelineRepository } from "./timeline_repository.ts";

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

/** A stretch of a room's messages without a hole in it, oldest first. */
export interface Page {
  messages: readonly Message[];
  /** Nothing was written before it. */
  at_start: boolean;
  /** Nothing was written after it. */
  at_end: boolean;
}

/**
 * Pages of history in both directions, by the key `(room_id, id)`: as fast at the millionth message as at the first.
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
  async page(roomId: number, query: PageQuery = {}): Promise<Page> {
    const limit = query.limit ?? this.#settings.chat.pageSize;
    if (query.before !== undefined) return this.#before(roomId, query.before, limit);
    if (query.after !== undefined) return this.#after(roomId, query.after, limit);
    if (query.around !== undefined) return this.#around(roomId, query.around, limit);
    if (query.at !== undefined) return this.#at(roomId, query.at, limit);
    return this.#newest(roomId, limit);
  }

  async #newest(roomId: number, limit: number): Promise<Page> {
    const found = await this.#timeline.newest(roomId, limit + 1);
    return {
      messages: found.slice(0, limit).toReversed(),
      at_start: found.length <= limit,
      at_end: true,
    };
  }

  async #before(roomId: number, id: number, limit: number): Promise<Page> {
    const found = await this.#timeline.before(roomId, id, limit + 1);
    const messages = found.slice(0, limit).toReversed();
    return {
      messages,
      at_start: found.length <= limit,
      at_end: await this.#isLast(roomId, messages, id - 1),
    };
  }

  async #after(roomId: number, id: number, limit: number): Promise<Page> {
    const found = await this.#timeline.after(roomId, id, limit + 1);
    const messages = found.slice(0, limit);
    return {
      messages,
      at_start: await this.#isFirst(roomId, messages, id + 1),
      at_end: found.length <= limit,
    };
  }

  async #around(roomId: number, id: number, limit: number): Promise<Page> {
    const older = Math.floor(limit / 2);
    const before = await this.#timeline.before(roomId, id, older + 1);
    const from = await this.#timeline.after(roomId, id - 1, limit - older + 1);
    return {
      messages: [...before.slice(0, older).toReversed(), ...from.slice(0, limit - older)],
      at_start: before.length <= older,
      at_end: from.length <= limit - older,
    };
  }

  async #at(roomId: number, at: number, limit: number): Promise<Page> {
    const first = await this.#timeline.firstFrom(roomId, at);
    return first ? this.#after(roomId, first.id - 1, limit) : this.#newest(roomId, limit);
  }

  /** Whether nothing comes after a page; `gap` is where an empty one would stand. */
  async #isLast(roomId: number, messages: readonly Message[], gap: number): Promise<boolean> {
    return (await this.#timeline.after(roomId, messages.at(-1)?.id ?? gap, 1)).length === 0;
  }

  async #isFirst(roomId: number, messages: readonly Message[], gap: number): Promise<boolean> {
    return (await this.#timeline.before(roomId, messages[0]?.id ?? gap, 1)).length === 0;
  }
}
