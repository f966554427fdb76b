import { CatchUp, type CatchUpAnswer } from "../core/catch_up.ts";
import { RoomSequence } from "../core/room_sequence.ts";
import { signal } from "../page/signals.ts";
import { mount } from "../page/mount.ts";
import { RequestError, fetchFragment } from "../page/requests.ts";
import { backoff } from "../core/backoff.ts";
import { seqOf } from "../timeline/article.ts";
import { batchIn } from "../timeline/batch.ts";
import { watchEdges } from "../timeline/edges.ts";
import { History } from "../timeline/history.ts";
import { Jump } from "../timeline/jump.ts";
import { nameList } from "../timeline/lists.ts";
import { showPills } from "../timeline/pills.ts";
import { Timeline } from "../timeline/timeline.ts";

/** Frames that are merely out of order get this long, in milliseconds, before a gap is asked about. */
const SETTLE_MS = 100;

/** The room that is open in this page, with everything that keeps its list complete. */
export class OpenRoom {
  readonly timeline: Timeline;
  readonly jump: Jump;
  readonly catchUp: CatchUp;
  readonly #leave: (() => void)[];

  constructor(list: HTMLElement, log: HTMLElement) {
    this.timeline = new Timeline(list, log);
    const history = new History(this.timeline);
    this.jump = new Jump(this.timeline, history);
    this.catchUp = new CatchUp({
      sequence: new RoomSequence(Number(list.dataset["seq"] || 0)),
      ask: (since) => this.#ask(since),
      pause,
    });
    const { timeline, jump } = this;
    this.#leave = [nameList(timeline), watchEdges(timeline, history), showPills(timeline, jump)];
  }

  get id(): number {
    return Number(this.timeline.room);
  }

  get channel(): string {
    return this.timeline.channel;
  }

  /** Takes a fragment that was pushed or fetched. */
  receive(fragment: ParentNode): void {
    const batch = batchIn(fragment, this.timeline.room);
    const seqs = batch.articles.map((article) => seqOf(article) ?? 0);
    // Whoever shows a part of it, such as a thread, takes copies.
    signal("room:arriving", { articles: batch.articles, reset: batch.changes?.reset ?? false });
    this.timeline.take(batch);
    if (!batch.changes) for (const seq of seqs) this.catchUp.saw(seq);
    signal("room:received", { articles: batch.articles });
  }

  close(): void {
    this.catchUp.lost();
    for (const leave of this.#leave) leave();
    this.timeline.scroll.release();
  }

  async #ask(since: number): Promise<CatchUpAnswer> {
    const { list, room, held } = this.timeline;
    return held.during(async () => {
      const url = `${list.dataset["changes"]}?since=${since}`;
      const fragment = await fetchFragment(url).catch((error: unknown) => this.#refused(error));
      const { changes } = batchIn(fragment, room);
      if (!changes) throw new RequestError(0, "The answer about changes says no number.");
      this.receive(fragment);
      list.dataset["seq"] = String(changes.complete);
      return changes;
    });
  }

  /** A room that may not be seen any more is not asked about again. */
  #refused(error: unknown): never {
    const gone = error instanceof RequestError && (error.status === 403 || error.status === 404);
    if (gone) this.catchUp.lost();
    throw error;
  }
}

let current: OpenRoom | null = null;

/** The open room, or null on other pages. */
export function openRoom(): OpenRoom | null {
  return current;
}

/** Opens the room that the page shows, and again after every swap. `room:opened` and `room:closed` tell of it. */
export function keepRoomOpen(): void {
  mount("#timeline", (list) => {
    const log = document.getElementById("log");
    if (!log) return undefined;
    const room = new OpenRoom(list, log);
    current = room;
    signal("room:opened", { channel: room.channel });
    // In the same turn: the list is never seen at another place than where it is read.
    log.dataset["shown"] = "";
    room.jump.first();
    return () => {
      room.close();
      current = null;
      signal("room:closed", { channel: room.channel });
    };
  });
}

async function pause(failures: number): Promise<void> {
  const delay = failures > 0 ? backoff(failures + 1) : SETTLE_MS * (0.5 + Math.random());
  await new Promise((resolve) => setTimeout(resolve, delay));
}
