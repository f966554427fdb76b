import { LRUCache } from "lru-cache";
import { Settings } from "../../../config/settings.ts";
import { singleton } from "../../platform/container/index.ts";
import { Figures } from "../../platform/support/index.ts";
import type { Room } from "../rooms/index.ts";
import { type Page, Pagination } from "./pagination.ts";
import type { Message } from "./tables.ts";

const MOST_BYTES = 16 * 1_048_576;
/** What a message takes besides its texts, about. */
const OVERHEAD = 400;

interface Kept {
  seq: number;
  limit: number;
  page: Page;
}

/**
 * The newest page of rooms, kept by the room's change number: whatever happens to a message makes it another one. The
 * number comes with the room, which is loaded through the viewer, so who may not see the room never gets here.
 */
@singleton()
export class NewestPages {
  readonly #pagination: Pagination;
  readonly #settings: Settings;
  readonly #counts = { hits: 0, misses: 0 };
  readonly #kept = new LRUCache<number, Kept>({
    maxSize: MOST_BYTES,
    sizeCalculation: ({ page }) => 1 + page.messages.reduce((sum, one) => sum + bytesOf(one), 0),
  });

  constructor(pagination: Pagination, settings: Settings, figures: Figures) {
    this.#pagination = pagination;
    this.#settings = settings;
    figures.provide("messages.newest_pages", () => {
      const { size, calculatedSize } = this.#kept;
      return { ...this.#counts, rooms: size, bytes: calculatedSize };
    });
  }

  /** @param room as it was loaded just now */
  async of({ id, change_seq: seq }: Pick<Room, "id" | "change_seq">): Promise<Page> {
    const limit = this.#settings.chat.pageSize;
    const known = this.#kept.get(id);
    if (known?.seq === seq && known.limit === limit) {
      this.#counts.hits += 1;
      return known.page;
    }
    this.#counts.misses += 1;
    const read = await this.#pagination.page(id, { limit });
    // Frozen, so that what is made of it may be kept with it.
    const page = { ...read, messages: Object.freeze(read.messages) };
    // A page that shows the newest change is surely not older than the room: a replica may be behind.
    const isWhole = seq === 0 || page.messages.some(({ change_seq }) => change_seq === seq);
    if (isWhole) this.#kept.set(id, { seq, limit, page });
    return page;
  }
}

function bytesOf({ body, html, data }: Message): number {
  return OVERHEAD + 2 * (body.length + html.length + (data?.length ?? 0));
}
