import { word } from "../core/words.ts";
import { notice } from "../page/notices.ts";
import { groupOf, storedIn } from "./article.ts";
import type { History } from "./history.ts";
import type { Timeline } from "./timeline.ts";

const LIT_MS = 2_500;
const MIDDLE = 0.4;
const UPPER = 0.15;

/** Moves the reader about in a room. */
export class Jump {
  readonly #timeline: Timeline;
  readonly #history: History;

  constructor(timeline: Timeline, history: History) {
    this.#timeline = timeline;
    this.#history = history;
  }

  /** Where a room is shown when it is opened: the asked message, the first unread one, or the end. */
  first(): void {
    const { focus, firstUnread } = this.#timeline.list.dataset;
    const asked = this.#find(Number(focus || 0));
    const unread = this.#find(Number(firstUnread || 0));
    if (asked) this.#light(asked);
    else if (unread) this.#timeline.scroll.toMessage(unread, UPPER);
    else this.#timeline.scroll.toEnd();
  }

  /** To a message, wherever in the room it is. */
  async toMessage(id: number): Promise<void> {
    const there = this.#find(id) !== null || (await this.#history.around(id));
    const article = this.#find(id);
    if (article) this.#light(article);
    else notice(there ? word("scripts.not_in_room") : word("scripts.history_away"));
  }

  /** To the first message from a moment on, in milliseconds; to the end when nothing was written since. */
  async toMoment(at: number): Promise<void> {
    if (!(await this.#history.from(at))) return notice(word("scripts.history_away"));
    const stored = storedIn(this.#timeline.list);
    const first = stored.find((article) => groupOf(article).at >= at);
    if (first) this.#light(first);
    else this.#timeline.scroll.toEnd();
  }

  /** To the end of the room. */
  async toNewest(): Promise<void> {
    const there = this.#timeline.window.atEnd || (await this.#history.newest());
    if (there) this.#timeline.scroll.toEnd();
    else notice(word("scripts.history_away"));
  }

  #find(id: number): HTMLElement | null {
    return this.#timeline.list.querySelector<HTMLElement>(`article[data-message="${id}"]`);
  }

  #light(article: HTMLElement): void {
    this.#timeline.scroll.toMessage(article, MIDDLE);
    article.classList.add("message--target");
    article.focus({ preventScroll: true });
    setTimeout(() => article.classList.remove("message--target"), LIT_MS);
  }
}
