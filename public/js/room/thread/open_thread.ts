import htmx from "htmx.org";
import { isNewer } from "../../core/placement.ts";
import { word } from "../../core/words.ts";
import { within } from "../../page/elements.ts";
import { seqOf } from "../../timeline/article.ts";
import { decorate } from "../../timeline/decorate.ts";
import { watchEdges } from "../../timeline/edges.ts";
import { History } from "../../timeline/history.ts";
import { Jump } from "../../timeline/jump.ts";
import { nameList } from "../../timeline/lists.ts";
import { showPills } from "../../timeline/pills.ts";
import { Timeline } from "../../timeline/timeline.ts";

/** Before the ids of messages in the panel: the same message may stand in the room's list, too. */
const PREFIX = "thread-";

/** The thread that is open beside the room: its first message, and a window onto its replies. */
export class OpenThread {
  readonly timeline: Timeline;
  readonly jump: Jump;
  readonly #history: History;
  readonly #first: HTMLElement | null;
  readonly #leave: (() => void)[];

  constructor(list: HTMLElement, log: HTMLElement) {
    const root = list.dataset["thread"];
    for (const article of log.querySelectorAll("article.message")) article.id = PREFIX + article.id;
    const belongs = (article: HTMLElement): boolean => article.dataset["thread"] === root;
    this.timeline = new Timeline(list, log, belongs);
    this.#first = document.getElementById("thread-root");
    const article = this.#first && within(this.#first, "article.message");
    if (article) decorate(article);
    this.#history = new History(this.timeline, prefixed);
    this.jump = new Jump(this.timeline, this.#history);
    const { timeline, jump } = this;
    this.#leave = [
      nameList(timeline),
      watchEdges(timeline, this.#history, PREFIX),
      showPills(timeline, jump, PREFIX),
    ];
  }

  get root(): number {
    return Number(this.timeline.list.dataset["thread"]);
  }

  get room(): number {
    return Number(this.timeline.room);
  }

  /** Takes what concerns the thread of what arrived for the room. */
  receive(articles: readonly HTMLElement[]): void {
    const mine = articles.map(copyOf);
    const replies = mine.filter((one) => one.dataset["thread"] === String(this.root));
    for (const one of mine) if (one.dataset["message"] === String(this.root)) this.#begin(one);
    if (replies.length > 0) this.timeline.take({ articles: replies, changes: null, page: null });
  }

  /** The room's list was begun anew: replies may have been missed. */
  async reload(): Promise<void> {
    const { last } = this.timeline;
    const id = Number(last?.dataset["message"] ?? 0);
    if (this.timeline.window.atEnd || id === 0) await this.#history.newest();
    else await this.#history.around(id);
  }

  close(): void {
    for (const leave of this.#leave) leave();
    this.timeline.scroll.release();
  }

  /** A newer state of the first message. */
  #begin(article: HTMLElement): void {
    const shown = this.#first && within(this.#first, "article.message");
    if (!shown || !isNewer(seqOf(article) ?? 0, seqOf(shown))) return;
    decorate(article);
    this.timeline.scroll.keep(() => shown.replaceWith(article));
    htmx.process(article);
  }
}

function copyOf(article: HTMLElement): HTMLElement {
  const copy = article.cloneNode(true) as HTMLElement;
  copy.id = PREFIX + article.id;
  return copy;
}

function prefixed(article: HTMLElement): HTMLElement {
  article.id = PREFIX + article.id;
  return article;
}

/** What a thread is called that cannot be shown. */
export const AWAY = (): string => word("scripts_talk.thread_away");
