import { fetchFragment } from "../page/requests.ts";
import { type Batch, batchIn } from "./batch.ts";
import type { Timeline } from "./timeline.ts";

type Side = "before" | "after";

/** Fetches pages of history into a timeline, one at a time. Each answers whether the page is now shown. */
export class History {
  readonly #timeline: Timeline;
  readonly #url: string;
  #loading: Promise<boolean> | null = null;

  readonly #made: (article: HTMLElement) => HTMLElement;

  /** @param made what becomes of each message before it is shown */
  constructor(timeline: Timeline, made = (article: HTMLElement) => article) {
    this.#timeline = timeline;
    this.#made = made;
    this.#url = timeline.list.dataset["pages"] ?? "";
  }

  /** The page next to the window, before or after it. */
  async extend(side: Side): Promise<boolean> {
    const from = this.#edge(side);
    if (from === null || this.#loading) return false;
    const { generation } = this.#timeline;
    return this.#load(`?${side}=${from}`, (batch) => {
      const stale = generation !== this.#timeline.generation || from !== this.#edge(side);
      if (!stale) this.#timeline.extend(batch, side);
    });
  }

  /** The part around a message. */
  async around(id: number): Promise<boolean> {
    return this.#load(`?around=${id}`, (batch) => this.#timeline.restart(batch));
  }

  /** The part from a moment on, in milliseconds; the newest when nothing came after it. */
  async from(at: number): Promise<boolean> {
    return this.#load(`?at=${at}`, (batch) => this.#timeline.restart(batch));
  }

  /** The newest page. */
  async newest(): Promise<boolean> {
    return this.#load("", (batch) => this.#timeline.restart(batch));
  }

  #edge(side: Side): number | null {
    const { oldest, newest } = this.#timeline.window;
    return side === "before" ? oldest : newest;
  }

  /** One at a time, in the order of asking. */
  async #load(query: string, show: (batch: Batch) => void): Promise<boolean> {
    while (this.#loading) await this.#loading;
    this.#loading = this.#fetch(query, show);
    const shown = await this.#loading;
    this.#loading = null;
    return shown;
  }

  async #fetch(query: string, show: (batch: Batch) => void): Promise<boolean> {
    try {
      await this.#timeline.held.during(async () => {
        const fragment = await fetchFragment(this.#url + query);
        const batch = batchIn(fragment, this.#timeline.room);
        show({ ...batch, articles: batch.articles.map(this.#made) });
      });
      return true;
    } catch {
      return false;
    }
  }
}
