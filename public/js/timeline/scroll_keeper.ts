import { messagesIn } from "./article.ts";

/** How near to the end, in pixels, still counts as being there. */
const NEAR = 48;

interface ScrollParts {
  scroller: HTMLElement;
  list: HTMLElement;
  /** Whether the end of the list is the end of the room. */
  reachesEnd: () => boolean;
}

interface Anchor {
  id: string;
  top: number;
}

/**
 * Keeps what the reader sees in its place while the list changes around it: at the end it stays at the end,
 * elsewhere the first visible message keeps its distance from the top.
 */
export class ScrollKeeper {
  readonly #scroller: HTMLElement;
  readonly #list: HTMLElement;
  readonly #sizes: ResizeObserver;
  readonly #listening = new AbortController();
  readonly #reachesEnd: () => boolean;
  #atEnd = true;
  #anchor: Anchor | null = null;

  constructor({ scroller, list, reachesEnd }: ScrollParts) {
    this.#scroller = scroller;
    this.#list = list;
    this.#reachesEnd = reachesEnd;
    scroller.style.setProperty("overflow-anchor", "none");
    const { signal } = this.#listening;
    scroller.addEventListener("scroll", () => this.#remember(), { passive: true, signal });
    this.#sizes = new ResizeObserver(() => this.#restore());
    this.#sizes.observe(scroller);
    this.#sizes.observe(list);
  }

  /** Whether the reader is at the end of the room. */
  get atEnd(): boolean {
    return this.#atEnd;
  }

  /** Whether the reader is nearer to the first than to the last loaded message. */
  get nearTop(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    return scrollTop < (scrollHeight - clientHeight) / 2;
  }

  /** Changes the list without moving what is read. */
  keep(change: () => void): void {
    this.#remember();
    change();
    this.#restore();
  }

  toEnd(): void {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#atEnd = true;
    this.#anchor = null;
  }

  /** Brings a message into view, with `share` of the free height above it. */
  toMessage(article: HTMLElement, share: number): void {
    const room = this.#scroller.clientHeight - article.offsetHeight;
    this.#scroller.scrollTop += this.#topOf(article) - Math.max(0, room * share);
    this.#remember();
  }

  release(): void {
    this.#listening.abort();
    this.#sizes.disconnect();
  }

  #remember(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    this.#atEnd = this.#reachesEnd() && scrollHeight - clientHeight - scrollTop <= NEAR;
    this.#anchor = this.#atEnd ? null : this.#firstVisible();
  }

  #restore(): void {
    if (this.#atEnd) return this.toEnd();
    const article =
      this.#anchor && this.#list.querySelector<HTMLElement>(`#${CSS.escape(this.#anchor.id)}`);
    if (!this.#anchor || !article) return;
    const moved = this.#topOf(article) - this.#anchor.top;
    if (Math.abs(moved) >= 1) this.#scroller.scrollTop += moved;
  }

  #firstVisible(): Anchor | null {
    for (const article of messagesIn(this.#list)) {
      const top = this.#topOf(article);
      if (top + article.offsetHeight > 0) return { id: article.id, top };
    }
    return null;
  }

  #topOf(article: HTMLElement): number {
    return article.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top;
  }
}
