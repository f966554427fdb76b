import type { CatchingUp, MessageResource, Page } from "../../../../app/features/messages/index.ts";
import { MessageResources } from "../../../../app/features/messages/message_resources.ts";
import { isNewer, placementOf } from "../../../../public/js/core/placement.ts";
import { RoomSequence } from "../../../../public/js/core/room_sequence.ts";

/** A live event as the hub sends it. */
export interface LiveChange {
  seq: number;
  message: MessageResource;
}

/**
 * A browser's list of one room without the browser: keeps a window without holes, puts newer states in the place of
 * older ones, and knows up to which change it is whole. Numbers and placement are the page's own code.
 */
export class ModelClient {
  readonly #resources: MessageResources;
  readonly #shown = new Map<number, MessageResource>();
  #sequence = new RoomSequence(0);
  #atStart = true;
  /** Live events that are still on the wire. */
  readonly wire: LiveChange[] = [];
  /** The thread that is open beside the list. */
  thread: ModelThread | undefined;
  /** Whether the wire is cut: what is sent meanwhile never arrives. */
  away = false;

  constructor(resources: MessageResources) {
    this.#resources = resources;
  }

  get complete(): number {
    return this.#sequence.complete;
  }

  get hasGap(): boolean {
    return this.#sequence.hasGap;
  }

  /** What stands on the screen, oldest first. */
  get list(): MessageResource[] {
    return [...this.#shown.values()].toSorted((a, b) => a.id - b.id);
  }

  /** Starts anew with the newest page. */
  async open(page: Page, seq: number): Promise<void> {
    const messages = await this.#resources.of(page.messages);
    // What is known to be newer than the page stays, as in the browser.
    const newer = this.list.filter((message) => message.seq > seq);
    this.#shown.clear();
    this.#atStart = page.at_start;
    for (const message of messages) this.#put(message);
    for (const message of newer) this.#offer(message);
    if (seq < this.complete) this.#sequence = new RoomSequence(seq);
    else this.#sequence.reset(seq);
  }

  hear(change: LiveChange): void {
    if (!this.away) this.wire.push(change);
  }

  /** The wire is cut: what is on it is lost. */
  leave(): void {
    this.away = true;
    this.wire.length = 0;
  }

  /** Takes one event off the wire, not always the oldest one. */
  receive(pick: number): void {
    const [change] = this.wire.splice(pick % Math.max(1, this.wire.length), 1);
    if (!change) return;
    this.#sequence.saw(change.seq);
    this.#offer(change.message);
  }

  async take(missed: CatchingUp): Promise<void> {
    if (missed.reset) {
      if (this.thread) this.thread.isStale = true;
      return this.open(missed.page, missed.complete);
    }
    for (const message of await this.#resources.of(missed.messages)) this.#offer(message);
    this.#sequence.caughtUp(missed.complete);
  }

  #offer(message: MessageResource): void {
    this.thread?.offer(message);
    if (message.aside) return;
    const [oldest, newest] = [this.list[0]?.id ?? null, this.list.at(-1)?.id ?? null];
    const window = { oldest, newest, atStart: this.#atStart, atEnd: true };
    if (this.#shown.has(message.id) || placementOf(message.id, window) === "inside")
      this.#put(message);
  }

  #put(message: MessageResource): void {
    if (isNewer(message.seq, this.#shown.get(message.id)?.seq ?? null))
      this.#shown.set(message.id, message);
  }
}

/** The replies to one message, as the panel beside the list shows them. */
export class ModelThread {
  readonly root: number;
  readonly #shown = new Map<number, MessageResource>();
  /** The list was begun anew, so replies may have been missed: the thread is read again. */
  isStale = true;

  constructor(root: number) {
    this.root = root;
  }

  get list(): MessageResource[] {
    return [...this.#shown.values()].toSorted((a, b) => a.id - b.id);
  }

  /** @param seq the room's number, as it was read before the replies were */
  open(replies: readonly MessageResource[], seq: number): void {
    this.isStale = false;
    for (const { id, seq: shown } of this.list) if (shown <= seq) this.#shown.delete(id);
    for (const reply of replies) this.offer(reply);
  }

  offer(message: MessageResource): void {
    if (message.thread_id !== this.root) return;
    if (isNewer(message.seq, this.#shown.get(message.id)?.seq ?? null))
      this.#shown.set(message.id, message);
  }
}
