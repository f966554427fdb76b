import { isNewer } from "../core/placement.ts";
import { seqOf } from "./article.ts";

/**
 * Messages that arrived outside the window while a page of history was on its way: that page may be older than
 * they are, and may move the window to where they belong.
 */
export class Held {
  readonly #articles = new Map<string, HTMLElement>();
  #loads = 0;

  get isLoading(): boolean {
    return this.#loads > 0;
  }

  hold(article: HTMLElement): void {
    const held = this.#articles.get(article.id);
    const shown = held ? seqOf(held) : null;
    if (isNewer(seqOf(article) ?? 0, shown)) this.#articles.set(article.id, article);
  }

  /** Everything held, to be offered again. */
  all(): HTMLElement[] {
    const articles = [...this.#articles.values()];
    this.#forget();
    return articles;
  }

  /** Runs `load`; until it ends, what is held stays held. */
  async during<T>(load: () => Promise<T>): Promise<T> {
    this.#loads += 1;
    try {
      return await load();
    } finally {
      this.#loads -= 1;
      this.#forget();
    }
  }

  #forget(): void {
    if (this.#loads === 0) this.#articles.clear();
  }
}
