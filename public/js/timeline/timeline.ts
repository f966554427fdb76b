import htmx from "htmx.org";
import { isNewer, type LoadedWindow, placementOf, positionOf, surplus } from "../core/placement.ts";
import { numberIn } from "../page/elements.ts";
import { isViewer } from "../page/viewer.ts";
import { idOf, isDeleted, isNote, seqOf, storedIn } from "./article.ts";
import type { Batch } from "./batch.ts";
import { decorate } from "./decorate.ts";
import { arrange } from "./dividers.ts";
import { Held } from "./held.ts";
import { loadedWindow, markEdges, measure } from "./loaded.ts";
import { replaceArticle } from "./replace.ts";
import { ScrollKeeper } from "./scroll_keeper.ts";

/** How many messages the page holds at most. */
const LIMIT = 200;
const PENDING = "article.message:not([data-message])";

/**
 * The messages of the open room in the page: a window without holes onto the room's list. Everything that arrives
 * passes through here, and is put in, put in place of an older state, or left out because it stands outside.
 *
 * Events on the list: `timeline:change` after every change, `timeline:fresh` when somebody else wrote.
 */
export class Timeline {
  readonly list: HTMLElement;
  readonly scroll: ScrollKeeper;
  readonly held = new Held();
  /** Grows when the window is started anew; an answer to an earlier question is then of no use. */
  generation = 0;
  /** The highest message id that was ever seen. */
  #known: number;

  /** Whether a message is one of this list. */
  readonly #belongs: (article: HTMLElement) => boolean;

  constructor(list: HTMLElement, scroller: HTMLElement, belongs = isListed) {
    this.list = list;
    this.#belongs = belongs;
    this.scroll = new ScrollKeeper({ scroller, list, reachesEnd: () => this.window.atEnd });
    for (const article of storedIn(list)) decorate(article);
    measure(list);
    this.#known = this.window.newest ?? 0;
    arrange(list, this.firstUnread);
  }

  get room(): string {
    return this.list.dataset["room"] ?? "";
  }

  get channel(): string {
    return this.list.dataset["channel"] ?? "";
  }

  get window(): LoadedWindow {
    return loadedWindow(this.list);
  }

  /** The id of the first message behind the line "New", or null. */
  get firstUnread(): number | null {
    return numberIn(this.list.dataset["firstUnread"]);
  }

  set firstUnread(id: number | null) {
    this.list.dataset["firstUnread"] = String(id ?? "");
    this.change(() => undefined);
  }

  /** The newest stored message in the page. */
  get last(): HTMLElement | null {
    return storedIn(this.list).at(-1) ?? null;
  }

  /** Takes live messages, or the answer about changes. */
  take(batch: Batch): void {
    if (batch.changes?.reset && batch.page) this.restart(batch);
    else this.change(() => batch.articles.forEach((article) => this.#offer(article)));
  }

  /** Puts a page of history at one side of the window. */
  extend({ articles, page }: Batch, side: "before" | "after"): void {
    const reached = articles.length === 0;
    this.change(() => {
      for (const article of articles) this.#put(article);
      if (side === "before") markEdges(this.list, { atStart: page?.atStart ?? reached });
      else markEdges(this.list, { atEnd: page?.atEnd ?? reached });
      this.#offerHeld();
    });
  }

  /** Shows another part of the room; what is known to be newer than this answer is kept. */
  restart({ articles, page }: Batch): void {
    this.generation += 1;
    this.change(() => {
      const newer = storedIn(this.list).filter((shown) => (seqOf(shown) ?? 0) > (page?.seq ?? 0));
      for (const shown of storedIn(this.list)) shown.remove();
      for (const article of articles) this.#put(article);
      markEdges(this.list, { atStart: page?.atStart ?? false, atEnd: page?.atEnd ?? true });
      for (const article of newer) this.held.hold(article);
      this.#offerHeld();
    });
  }

  /** Changes the list by hand, without moving what is read. */
  change(change: () => void): void {
    this.scroll.keep(() => {
      change();
      this.#trim();
      measure(this.list);
      arrange(this.list, this.firstUnread);
    });
    this.list.dispatchEvent(new CustomEvent("timeline:change"));
  }

  /** Shows an article if it belongs into the window, else keeps it while that may still move. */
  #offer(article: HTMLElement): void {
    if (!this.#belongs(article)) return;
    const id = idOf(article) ?? 0;
    this.#noticeFresh(article, id);
    const shown = this.#shown(article);
    const inside = shown && idOf(shown) !== null;
    if (inside || placementOf(id, this.window) === "inside") return this.#put(article);
    if (this.held.isLoading) this.held.hold(article);
    shown?.remove();
  }

  #noticeFresh(article: HTMLElement, id: number): void {
    if (id <= this.#known) return;
    this.#known = id;
    if (isViewer(article.dataset["author"]) || isDeleted(article) || isNote(article)) return;
    this.list.dispatchEvent(new CustomEvent("timeline:fresh", { detail: id }));
  }

  #put(article: HTMLElement): void {
    const shown = this.#shown(article);
    if (shown && !isNewer(seqOf(article) ?? 0, seqOf(shown))) return;
    decorate(article);
    if (shown && idOf(shown) !== null) replaceArticle(shown, article);
    else this.#insert(article, shown);
    htmx.process(article);
  }

  #insert(article: HTMLElement, pending: HTMLElement | null): void {
    pending?.remove();
    const stored = storedIn(this.list);
    const ids = stored.map((other) => idOf(other) ?? 0);
    const next = stored[positionOf(idOf(article) ?? 0, ids)] ?? this.list.querySelector(PENDING);
    if (next) next.before(article);
    else this.list.append(article);
  }

  #shown(article: HTMLElement): HTMLElement | null {
    // The same message may stand in another list, too.
    const shown = this.list.querySelector<HTMLElement>(`#${CSS.escape(article.id)}`);
    return shown !== article ? shown : null;
  }

  #offerHeld(): void {
    measure(this.list);
    for (const article of this.held.all()) if (!article.isConnected) this.#offer(article);
  }

  #trim(): void {
    const stored = storedIn(this.list);
    const atTop = !this.scroll.atEnd && this.scroll.nearTop;
    const { top, bottom } = surplus(stored.length, LIMIT, atTop);
    for (const article of stored.slice(0, top)) article.remove();
    for (const article of stored.slice(stored.length - bottom)) article.remove();
    if (top > 0) markEdges(this.list, { atStart: false });
    if (bottom > 0) markEdges(this.list, { atEnd: false });
  }
}

/** What stands in a thread alone is none of the room's list. */
function isListed(article: HTMLElement): boolean {
  return article.dataset["aside"] === undefined;
}
